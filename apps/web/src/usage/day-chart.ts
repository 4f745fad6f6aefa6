import { Component, computed, input } from '@angular/core';

export interface Bar {
  readonly label: string;
  readonly value: number;
}

const HEIGHT = 100;
const STEP = 10;

/** One bar a day. What it shows is also said in words, by its name and by each bar's tooltip. */
@Component({
  selector: 'app-day-chart',
  template: `
    <svg role="img" [attr.aria-label]="name()" [attr.viewBox]="'0 0 ' + width() + ' 100'" preserveAspectRatio="none">
      @for (bar of drawn(); track bar.label) {
        <rect [attr.x]="bar.x" [attr.y]="bar.y" width="7" [attr.height]="bar.height" rx="1">
          <title>{{ bar.label }}: {{ bar.value.toLocaleString() }}</title>
        </rect>
      }
    </svg>
  `,
  styles: `
    svg { display: block; width: 100%; height: 8rem; border-bottom: 1px solid var(--line-strong) }
    rect { fill: var(--accent) }
  `,
})
export class DayChart {
  readonly name = input.required<string>();
  readonly bars = input.required<readonly Bar[]>();
  protected readonly width = computed(() => this.bars().length * STEP);
  protected readonly drawn = computed(() => {
    const most = Math.max(1, ...this.bars().map(({ value }) => value));
    return this.bars().map((bar, index) => {
      // What is not nothing is seen.
      const height = bar.value === 0 ? 0 : Math.max(1.5, (bar.value / most) * HEIGHT);
      return { ...bar, x: index * STEP + 1.5, y: HEIGHT - height, height };
    });
  });
}
