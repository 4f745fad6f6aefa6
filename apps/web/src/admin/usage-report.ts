import { Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import type { AdminTeamUsage, AdminUsage } from '@parley/contracts';
import { Button } from '@parley/ui';
import { ProblemToasts } from '../http/problem-toasts';
import { Language } from '../i18n/language';
import { ModelCatalog } from '../models/model-catalog';
import { Downloads } from '../settings/downloads';
import { UsageOverview, type UsageTable } from '../usage/usage-overview';
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
  protected readonly teamId = signal('');
  private readonly teamRows = signal<readonly AdminTeamUsage[]>([]);
  private readonly api = inject(AdminApi);
  private readonly downloads = inject(Downloads);
  private readonly problems = inject(ProblemToasts);
  private readonly directory = inject(Directory);
  private readonly catalog = inject(ModelCatalog);

  protected readonly tables = computed(() => {
    const rows = this.rows() ?? [];
    const people = sumBy(rows, ({ ownerId }) => ownerId).map((sum) => ({ ...sum, name: this.directory.nameOf(sum.key) }));
    const models = sumBy(rows, ({ model }) => model).map((sum) => ({ ...sum, name: this.catalog.nameOf(sum.key) ?? sum.key }));
    return [
      { caption: this.t('admin.byPerson'), head: this.t('admin.person'), sums: people },
      { caption: this.t('admin.byModel'), head: this.t('admin.model'), sums: models },
      ...this.byTeam(),
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

  protected async download(name: 'usage.csv' | 'team-usage.csv'): Promise<void> {
    await this.problems.attempt(() => this.downloads.save(`/api/admin/${name}`, name, this.query()));
  }

  /** Where there are teams, and none is chosen. */
  private byTeam(): UsageTable[] {
    const rows = this.teamRows();
    if (rows.every(({ teamId }) => teamId === null)) return [];
    const sums = sumBy(rows, ({ teamId }) => teamId ?? '').map((sum) => ({ ...sum, name: sum.key === '' ? this.t('admin.noTeam') : this.teams.nameOf(sum.key) }));
    return [{ caption: this.t('admin.byTeam'), head: this.t('admin.teamHead'), sums }];
  }

  private async load(query: Record<string, string>): Promise<void> {
    try {
      const [rows, teamRows] = await Promise.all([this.api.usage(query), 'teamId' in query ? [] : this.api.teamUsage(query)]);
      if (query !== this.query()) return;
      this.rows.set(rows);
      this.teamRows.set(teamRows);
      this.hasFailed.set(false);
    } catch {
      this.hasFailed.set(true);
    }
  }
}
