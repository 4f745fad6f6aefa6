import { Component, input, output } from '@angular/core';
import { IconButton } from '@parley/ui';

/** `‹ 2/3 ›` */
@Component({
  selector: 'app-version-switch',
  imports: [IconButton],
  template: `
    <button uiIconButton icon="chevronLeft" aria-label="Previous version" type="button" [size]="15" [disabled]="index() === 0" (click)="show.emit(-1)"></button>
    <span>{{ index() + 1 }}/{{ count() }}</span>
    <button uiIconButton icon="chevronRight" aria-label="Next version" type="button" [size]="15" [disabled]="index() + 1 >= count()" (click)="show.emit(1)"></button>
  `,
  styleUrl: './version-switch.css',
})
export class VersionSwitch {
  /** From 0. */
  readonly index = input.required<number>();
  readonly count = input.required<number>();
  readonly show = output<-1 | 1>();
}
