import { Component, input } from '@angular/core';

export type ButtonKind = 'primary' | 'plain' | 'quiet' | 'danger';

/** A button or link with words. `primary` stands at most once on a screen. */
@Component({
  selector: 'button[uiButton], a[uiButton]',
  template: '<ng-content />',
  styleUrl: './button.css',
  host: { '[attr.data-kind]': 'kind()' },
})
export class Button {
  readonly kind = input<ButtonKind>('plain');
}
