import { httpResource } from '@angular/common/http';
import { Component, computed, inject } from '@angular/core';
import type { Page, UsageHistoryRow, User } from '@parley/contracts';
import { Button } from '@parley/ui';
import { ProblemToasts } from '../http/problem-toasts';
import { Language } from '../i18n/language';
import { ModelCatalog } from '../models/model-catalog';
import { Usage } from '../usage/usage';
import { usageWords } from '../usage/usage-words';
import { UsageOverview } from '../usage/usage-overview';
import { daysBefore, sumBy } from '../usage/usage-sums';
import { Downloads } from './downloads';

const DAYS = 30;

/** What is left, to the person and to their teams, and what was used of which model in the last days. */
@Component({
  selector: 'app-usage-section',
  imports: [Button, UsageOverview],
  templateUrl: './usage-section.html',
  styleUrls: ['./section-heading.css', './section-lines.css', './data-lines.css'],
})
export class UsageSection {
  protected readonly t = inject(Language).t;
  protected readonly usage = inject(Usage);
  protected readonly days = daysBefore(new Date(), DAYS);
  private readonly catalog = inject(ModelCatalog);
  private readonly downloads = inject(Downloads);
  private readonly problems = inject(ProblemToasts);
  private readonly span = { from: this.days[0] ?? '', to: this.days.at(-1) ?? '', by: 'model' };
  private readonly resource = httpResource<Page<UsageHistoryRow>>(() => ({ url: '/api/usage/history', params: { ...this.span, limit: 100 } }));

  protected readonly rows = computed(() => (this.resource.hasValue() ? this.resource.value().items : []));
  /** Who is in none needs no names. */
  private readonly me = httpResource<User>(() => (this.usage.view()?.teams ? '/api/auth/me' : undefined));
  protected readonly teams = computed(() => {
    const names = new Map(this.me.hasValue() ? this.me.value().teams?.map(({ id, name }) => [id, name]) : []);
    return (this.usage.view()?.teams ?? []).map(({ teamId: id, tokens, cost }) => {
      const { summary, usedShare } = usageWords({ tokens, cost: { ...cost, currency: this.currency() } }, this.t);
      return { id, name: names.get(id) ?? this.t('settings.team'), summary, usedShare };
    });
  });
  protected readonly currency = computed(() => this.usage.view()?.cost.currency ?? 'USD');
  protected readonly tables = computed(() => {
    const sums = sumBy(this.rows(), ({ model }) => model ?? '').map((sum) => ({ ...sum, name: this.catalog.nameOf(sum.key) ?? sum.key }));
    return [{ caption: this.t('admin.byModel'), head: this.t('admin.model'), sums }];
  });

  protected async download(): Promise<void> {
    await this.problems.attempt(() => this.downloads.save('/api/usage/history.csv', 'usage.csv', this.span));
  }
}
