import { Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import type { AdminUsage } from '@parley/contracts';
import { Button, Toasts } from '@parley/ui';
import { problemOf } from '../http/problem-of';
import { problemWords } from '../http/problem-words';
import { Language } from '../i18n/language';
import { ModelCatalog } from '../models/model-catalog';
import { Downloads } from '../settings/downloads';
import { UsageOverview } from '../usage/usage-overview';
import { daysBefore, sumBy } from '../usage/usage-sums';
import { AdminApi } from './admin-api';
import { Directory } from './directory';
import { Teams } from './teams';

const DAYS = 30;

/** Who used how much of which model in the last days; all people, or those of one team. */
@Component({
  selector: 'app-usage-report',
  imports: [Button, UsageOverview],
  templateUrl: './usage-report.html',
  styleUrl: './admin-section.css',
})
export class UsageReport {
  readonly currency = input.required<string>();
  protected readonly t = inject(Language).t;
  protected readonly teams = inject(Teams);
  protected readonly rows = signal<readonly AdminUsage[] | null>(null);
  protected readonly hasFailed = signal(false);
  protected readonly days = daysBefore(new Date(), DAYS);
  private readonly teamId = signal('');
  private readonly api = inject(AdminApi);
  private readonly downloads = inject(Downloads);
  private readonly toasts = inject(Toasts);
  private readonly directory = inject(Directory);
  private readonly catalog = inject(ModelCatalog);

  protected readonly tables = computed(() => {
    const rows = this.rows() ?? [];
    const people = sumBy(rows, ({ ownerId }) => ownerId).map((sum) => ({ ...sum, name: this.directory.nameOf(sum.key) }));
    const models = sumBy(rows, ({ model }) => model).map((sum) => ({ ...sum, name: this.catalog.nameOf(sum.key) ?? sum.key }));
    return [
      { caption: this.t('admin.byPerson'), head: this.t('admin.person'), sums: people },
      { caption: this.t('admin.byModel'), head: this.t('admin.model'), sums: models },
    ];
  });
  private readonly query = computed(() => {
    const span = { from: this.days[0] ?? '', to: this.days.at(-1) ?? '' };
    return this.teamId() === '' ? span : { ...span, teamId: this.teamId() };
  });

  constructor() {
    effect(() => {
      const query = this.query();
      untracked(() => void this.load(query));
    });
  }

  protected choose({ target }: Event): void {
    if (target instanceof HTMLSelectElement) this.teamId.set(target.value);
  }

  protected async download(): Promise<void> {
    try {
      await this.downloads.save('/api/admin/usage.csv', 'usage.csv', this.query());
    } catch (error) {
      this.toasts.show(problemWords(problemOf(error), this.t));
    }
  }

  private async load(query: Record<string, string>): Promise<void> {
    try {
      const rows = await this.api.usage(query);
      if (query === this.query()) this.rows.set(rows);
      this.hasFailed.set(false);
    } catch {
      this.hasFailed.set(true);
    }
  }
}
