import { Component, inject } from '@angular/core';
import { IconButton } from '../button/icon-button';
import { UI_WORDS } from '../words/ui-words';
import { Toasts } from './toasts';

@Component({
  selector: 'ui-toast-region',
  imports: [IconButton],
  template: `
    <div role="status" aria-live="polite">
      @for (toast of toasts.shown(); track toast.id) {
        <div class="toast">
          <span>{{ toast.text }}</span>
          @if (toast.action; as action) {
            <button type="button" (click)="toasts.act(toast)">{{ action.label }}</button>
          }
          <button uiIconButton icon="close" [aria-label]="words.dismiss()" [size]="15" type="button" (click)="toasts.dismiss(toast.id)"></button>
        </div>
      }
    </div>
  `,
  styleUrl: './toast-region.css',
})
export class ToastRegion {
  protected readonly words = inject(UI_WORDS);
  protected readonly toasts = inject(Toasts);
}
