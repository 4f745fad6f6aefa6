import { CdkMenuTrigger } from '@angular/cdk/menu';
import { Component, inject, input, output } from '@angular/core';
import type { Model } from '@parley/contracts';
import { Icon, Menu, MenuItem } from '@parley/ui';
import { Language } from '../i18n/language';

@Component({
  selector: 'app-model-picker',
  imports: [CdkMenuTrigger, Icon, Menu, MenuItem],
  templateUrl: './model-picker.html',
  styleUrl: './model-picker.css',
})
export class ModelPicker {
  protected readonly t = inject(Language).t;
  readonly models = input.required<readonly Model[]>();
  readonly chosen = input.required<Model | null>();
  readonly choose = output<Model>();
}
