import { CdkMenuTrigger } from '@angular/cdk/menu';
import { Component, input, output } from '@angular/core';
import type { Model } from '@parley/contracts';
import { Icon, Menu, MenuItem } from '@parley/ui';

@Component({
  selector: 'app-model-picker',
  imports: [CdkMenuTrigger, Icon, Menu, MenuItem],
  templateUrl: './model-picker.html',
  styleUrl: './model-picker.css',
})
export class ModelPicker {
  readonly models = input.required<readonly Model[]>();
  readonly chosen = input.required<Model | null>();
  readonly choose = output<Model>();
}
