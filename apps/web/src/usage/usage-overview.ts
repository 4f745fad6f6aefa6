import { Component, computed, inject, input } from '@angular/core';
import { Language } from '../i18n/language';
import { DayChart } from './day-chart';
import { type Sum, sumBy, type UsageRow } from './usage-sums';
import { money } from './usage-words';

/** Sums beside each other, such as those of models. */
export interface UsageTable {
  readonly caption: string;
  /** What the first column names. */
  readonly head: string;
  readonly sums: readonly (Sum & { readonly name: string })[];
}

/** What was used in some days: a bar for each, and sums in tables. */
@Component({
  selector: 'app-usage-overview',
  imports: [DayChart],
  templateUrl: './usage-overview.html',
  styleUrl: '../admin/admin-section.css',
})
export class UsageOverview {
  readonly rows = input.required<readonly UsageRow[]>();
  readonly days = input.required<readonly string[]>();
  readonly currency = input.required<string>();
  readonly tables = input.required<readonly UsageTable[]>();
  protected readonly t = inject(Language).t;

  protected readonly shown = computed(() =>
    this.tables().map((table) => ({ ...table, sums: table.sums.map((sum) => ({ ...sum, share: sum.tokens / Math.max(1, table.sums[0]?.tokens ?? 0) })) })),
  );
  protected readonly bars = computed(() => {
    const byDay = new Map(sumBy(this.rows(), ({ day }) => day).map(({ key, tokens }) => [key, tokens]));
    return this.days().map((day) => ({ label: this.dayWords(day), value: byDay.get(day) ?? 0 }));
  });
  protected readonly chartName = computed(() => {
    const most = Math.max(...this.bars().map(({ value }) => value));
    return this.t('admin.chart', { from: this.bars()[0]?.label ?? '', to: this.bars().at(-1)?.label ?? '', most: this.number(most) });
  });

  protected number(value: number): string {
    return value.toLocaleString(this.t.locale);
  }

  protected money(micros: number): string {
    return money(micros, this.currency(), this.t);
  }

  private dayWords(day: string): string {
    return new Date(`${day}T00:00:00Z`).toLocaleDateString(this.t.locale, { day: 'numeric', month: 'short', timeZone: 'UTC' });
  }
}
