import { Component, input } from '@angular/core';

let made = 0;

/** A label above a projected input or textarea, and under it a hint or what is wrong. */
@Component({
  selector: 'ui-field',
  template: `
    <div class="head">
      <label [for]="controlId()">{{ label() }}</label>
      @if (note(); as words) {
        <span class="note">{{ words }}</span>
      }
    </div>
    <ng-content />
    @if (error(); as words) {
      <p class="error" [id]="controlId() + '-error'" role="alert">{{ words }}</p>
    } @else if (hint(); as words) {
      <p class="hint">{{ words }}</p>
    }
  `,
  styleUrl: './field.css',
})
export class Field {
  readonly label = input.required<string>();
  readonly controlId = input(`ui-field-${++made}`);
  readonly note = input('');
  readonly hint = input('');
  readonly error = input<string | null>(null);
}
