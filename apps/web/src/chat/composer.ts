import { Component, computed, inject, input, model, output, viewChild } from '@angular/core';
import type { Model } from '@parley/contracts';
import { IconButton } from '@parley/ui';
import { Language } from '../i18n/language';
import { ModelPicker } from '../models/model-picker';
import { GrowingTextarea } from './growing-textarea';

/** With a finger, Enter breaks the line: there is a button, and no Shift. */
const ENTER_SENDS = matchMedia('(pointer: fine)');

@Component({
  selector: 'app-composer',
  imports: [GrowingTextarea, IconButton, ModelPicker],
  templateUrl: './composer.html',
  styleUrl: './composer.css',
})
export class Composer {
  protected readonly t = inject(Language).t;
  readonly text = model.required<string>();
  /** False while it is not known yet what the message would follow. */
  readonly isReady = input.required<boolean>();
  readonly isGenerating = input.required<boolean>();
  readonly isStopping = input.required<boolean>();
  readonly models = input.required<readonly Model[]>();
  readonly chosenModel = input.required<Model | null>();
  /** What is left of the budget, in words. */
  readonly usage = input<string | null>(null);
  readonly send = output<string>();
  readonly stop = output();
  readonly chooseModel = output<string>();

  private readonly area = viewChild.required(GrowingTextarea);
  protected readonly canSend = computed(() => this.isReady() && this.text().trim() !== '');

  focus(): void {
    this.area().focus();
  }

  protected submit(): void {
    if (!this.canSend() || this.isGenerating()) return;
    this.send.emit(this.text());
  }

  protected onEnter(event: Event): void {
    if (!(event instanceof KeyboardEvent) || event.isComposing || event.shiftKey || !ENTER_SENDS.matches) return;
    event.preventDefault();
    this.submit();
  }
}
