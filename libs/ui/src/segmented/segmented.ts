import { Component, input, model } from '@angular/core';

let made = 0;

/** One of a few: radio buttons that look like one control. */
@Component({
  selector: 'ui-segmented',
  template: `
    <fieldset>
      <legend class="visually-hidden">{{ label() }}</legend>
      @for (option of options(); track option.value) {
        <label>
          <input type="radio" [name]="name" [value]="option.value" [checked]="option.value === value()" (change)="value.set(option.value)" />
          <span>{{ option.label }}</span>
        </label>
      }
    </fieldset>
  `,
  styleUrl: './segmented.css',
})
export class Segmented<T extends string> {
  readonly label = input.required<string>();
  readonly options = input.required<readonly { value: T; label: string }[]>();
  readonly value = model.required<T>();
  protected readonly name = `ui-segmented-${++made}`;
}
