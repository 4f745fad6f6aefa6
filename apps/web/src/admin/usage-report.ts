import { Component, computed, inject, input, signal } from '@angular/core';
import type { AdminUsage } from '@parley/contracts';
import { Language } from '../i18n/language';
import { ModelCatalog } from '../models/model-catalog';
import { money } from '../usage/usage-words';
import { AdminApi } from './admin-api';
import { DayChart } from './day-chart';
import { Directory } from './directory';
import { daysBefore, type Sum, sumBy } from './usage-sums';

const DAYS = 30;

/** Who used how much of which model in the last days. */
@Component({
  selector: 'app-usage-report',
  imports: [DayChart],
  templateUrl: './usage-report.html',
  styleUrl: './admin-section.css',
})
export class UsageReport {
  readonly currency = input.required<string>();
  protected readonly t = inject(Language).t;
  protected readonly rows = signal<readonly AdminUsage[] | null>(null);
  protected readonly hasFailed = signal(false);
  private readonly directory = inject(Directory);
  private readonly catalog = inject(ModelCatalog);
  private readonly days = daysBefore(new Date(), DAYS);

  protected readonly tables = computed(() => {
    const rows = this.rows() ?? [];
    const named = (sums: Sum[], nameOf: (key: string) => string): (Sum & { name: string; share: number })[] =>
      sums.map((sum) => ({ ...sum, name: nameOf(sum.key), share: sum.tokens / Math.max(1, sums[0]?.tokens ?? 0) }));
    return [
      { key: 'admin.byPerson' as const, head: 'admin.person' as const, sums: named(sumBy(rows, ({ ownerId }) => ownerId), (id) => this.directory.nameOf(id)) },
      { key: 'admin.byModel' as const, head: 'admin.model' as const, sums: named(sumBy(rows, ({ model }) => model), (id) => this.catalog.nameOf(id) ?? id) },
    ];
  });
  protected readonly bars = computed(() => {
    const byDay = new Map(sumBy(this.rows() ?? [], ({ day }) => day).map(({ key, tokens }) => [key, tokens]));
    return this.days.map((day) => ({ label: this.dayWords(day), value: byDay.get(day) ?? 0 }));
  });
  protected readonly chartName = computed(() => {
    const most = Math.max(...this.bars().map(({ value }) => value));
    return this.t('admin.chart', { from: this.bars()[0]?.label ?? '', to: this.bars().at(-1)?.label ?? '', most: this.number(most) });
  });

  constructor() {
    inject(AdminApi)
      .usage(this.days[0] ?? '', this.days.at(-1) ?? '')
      .then(
        (rows) => this.rows.set(rows),
        () => this.hasFailed.set(true),
      );
  }

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
