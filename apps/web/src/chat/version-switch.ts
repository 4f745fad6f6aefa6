import { Component, inject, input, output } from '@angular/core';
import { IconButton } from '@parley/ui';
import { Language } from '../i18n/language';

/** `‹ 2/3 ›` */
@Component({
  selector: 'app-version-switch',
  imports: [IconButton],
  template: `
    <button uiIconButton icon="chevronLeft" [aria-label]="t('answer.previous')" type="button" [size]="15" [disabled]="index() === 0" (click)="show.emit(-1)"></button>
    <span>{{ index() + 1 }}/{{ count() }}</span>
    <button uiIconButton icon="chevronRight" [aria-label]="t('answer.next')" type="button" [size]="15" [disabled]="index() + 1 >= count()" (click)="show.emit(1)"></button>
  `,
  styleUrl: './version-switch.css',
})
export class VersionSwitch {
  protected readonly t = inject(Language).t;
  /** From 0. */
  readonly index = input.required<number>();
  readonly count = input.required<number>();
  readonly show = output<-1 | 1>();
}
