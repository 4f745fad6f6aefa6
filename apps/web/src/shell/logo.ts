import { Component, input } from '@angular/core';

/** Two speech marks that make one conversation. */
@Component({
  selector: 'app-logo',
  template: `
    <svg viewBox="0 0 48 48" [attr.width]="size()" [attr.height]="size()" aria-hidden="true">
      <rect width="48" height="48" rx="13" fill="var(--accent)" />
      <path d="M13 16.500a4.500 4.500 0 014.500-4.500h13a4.500 4.500 0 014.500 4.500v7a4.500 4.500 0 01-4.500 4.500H22l-5.500 5v-5a4 4 0 01-3.500-4z" fill="var(--accent-ink)" />
      <path d="M27 32h5.500l3.500 4v-8" fill="none" stroke="var(--accent-ink)" stroke-width="2.500" stroke-linecap="round" stroke-linejoin="round" opacity=".6" />
    </svg>
  `,
  styles: ':host { display: inline-flex }',
})
export class Logo {
  readonly size = input(28);
}
