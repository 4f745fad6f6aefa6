import { httpResource } from '@angular/common/http';
import { Component, computed, inject, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { InstallationBudgets } from '@parley/contracts';
import { Button, IconButton } from '@parley/ui';
import { Language } from '../i18n/language';
import { Shell } from '../shell/shell-state';
import { money } from '../usage/usage-words';
import { AuditList } from './audit-list';
import { Directory } from './directory';
import { LimitsSection, type NamedParty } from './limits-section';
import { PeopleList } from './people-list';
import { RunningGenerations } from './running-generations';
import { Teams } from './teams';
import { TeamsList } from './teams-list';
import { UsageReport } from './usage-report';

/** For administrators: what runs, what it costs, who may how much. */
@Component({
  selector: 'app-admin-page',
  imports: [AuditList, Button, IconButton, LimitsSection, PeopleList, RouterLink, RunningGenerations, TeamsList, UsageReport],
  providers: [Directory, Teams],
  templateUrl: './admin-page.html',
  styleUrls: ['./admin-page.css', './admin-section.css'],
})
export class AdminPage {
  protected readonly t = inject(Language).t;
  protected readonly shell = inject(Shell);
  protected readonly chosen = signal<NamedParty | null>(null);
  private readonly resource = httpResource<InstallationBudgets>(() => '/api/admin/budgets');
  private readonly budgets = computed(() => (this.resource.hasValue() ? this.resource.value() : null));
  protected readonly currency = computed(() => this.budgets()?.cost.currency ?? 'USD');
  protected readonly meters = computed(() => {
    const budgets = this.budgets();
    if (!budgets) return [];
    const number = (value: number): string => value.toLocaleString(this.t.locale);
    const cost = (value: number): string => money(value, budgets.cost.currency, this.t);
    return [
      { key: 'admin.tokensToday' as const, ...budgets.tokens, words: number },
      { key: 'admin.costMonth' as const, ...budgets.cost, words: cost },
    ].map(({ key, used, reserved, limit, words }) => ({
      key,
      text: limit === null ? this.t('admin.usedFreely', { used: words(used) }) : this.t('admin.usedOf', { used: words(used), limit: words(limit) }),
      share: limit === null ? null : Math.min(1, (used + reserved) / Math.max(1, limit)),
    }));
  });
}
