import { httpResource } from '@angular/common/http';
import { Component, computed, inject, output, signal } from '@angular/core';
import type { InstallationBudgets as Budgets, InstallationLimits } from '@parley/contracts';
import { Button, Field, Toasts } from '@parley/ui';
import { lookAgain } from '../http/look-again';
import { ProblemToasts } from '../http/problem-toasts';
import { Language } from '../i18n/language';
import { timeWords } from '../i18n/time-words';
import { money, shareOf, usedPercent } from '../usage/usage-words';
import { AdminApi } from './admin-api';
import { limitIn, limitWords, MICROS } from './limit-fields';

const LOOK_EVERY_MS = 5_000;

/** What all people together have used and may use, a warning when most of it is gone, and a form to change it. */
@Component({
  selector: 'app-installation-budgets',
  imports: [Button, Field],
  templateUrl: './installation-budgets.html',
  styleUrls: ['./installation-budgets.css', './admin-section.css'],
})
export class InstallationBudgets {
  readonly changed = output();
  protected readonly t = inject(Language).t;
  protected readonly isEditing = signal(false);
  private readonly api = inject(AdminApi);
  private readonly problems = inject(ProblemToasts);
  private readonly toasts = inject(Toasts);
  private readonly resource = httpResource<Budgets>(() => '/api/admin/budgets');
  private readonly limits = httpResource<InstallationLimits>(() => '/api/admin/installation-limits');
  private readonly budgets = computed(() => (this.resource.hasValue() ? this.resource.value() : null));

  readonly currency = computed(() => this.budgets()?.cost.currency ?? 'USD');
  protected readonly hasFailed = computed(() => this.resource.status() === 'error');
  protected readonly own = computed(() => (this.limits.hasValue() ? this.limits.value().own : null));
  protected readonly isOwn = computed(() => Object.values(this.own() ?? {}).some((limit) => limit !== null));
  /** What stands in the form at first, and in its empty fields. */
  protected readonly fields = computed(() => {
    const [own, defaults] = this.limits.hasValue() ? [this.limits.value().own, this.limits.value().defaults] : [null, null];
    const inUnits = (micros: number | null | undefined): number | null => (typeof micros === 'number' ? micros / MICROS : null);
    return [
      { name: 'tokensPerDay', label: 'admin.tokensPerDay', step: 1, value: own?.tokensPerDay ?? null, before: defaults?.tokensPerDay ?? null },
      { name: 'costPerMonth', label: 'admin.costPerMonth', step: 0.01, value: inUnits(own?.costPerMonth), before: inUnits(defaults?.costPerMonth) },
    ] as const;
  });
  protected readonly meters = computed(() => {
    const budgets = this.budgets();
    if (!budgets) return [];
    return [
      { key: 'admin.tokensToday' as const, ...budgets.tokens, words: this.number },
      { key: 'admin.costMonth' as const, ...budgets.cost, words: this.cost },
    ].map(({ key, used, reserved, limit, words }) => ({
      key,
      text: limit === null ? this.t('admin.usedFreely', { used: words(used) }) : this.t('admin.usedOf', { used: words(used), limit: words(limit) }),
      share: shareOf({ used, reserved, limit }),
    }));
  });
  protected readonly warnings = computed(() =>
    (this.budgets()?.warnings ?? []).map((budget) => {
      const { name, limit, resetAt } = budget;
      const words = name === 'installation_tokens_per_day' ? this.number : this.cost;
      const key = name === 'installation_tokens_per_day' ? 'admin.warningTokens' : 'admin.warningCost';
      return { name, text: this.t(key, { share: usedPercent(budget, this.t), limit: words(limit), again: timeWords(resetAt, this.t) }) };
    }),
  );

  constructor() {
    lookAgain(this.resource, LOOK_EVERY_MS);
  }

  protected placeholder(limit: number | null): string {
    return limitWords(limit, this.t);
  }

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    if (!(event.target instanceof HTMLFormElement)) return;
    const values = new FormData(event.target);
    const body = { tokensPerDay: limitIn(values, 'tokensPerDay'), costPerMonth: limitIn(values, 'costPerMonth', MICROS) };
    if (await this.attempt(() => this.api.setInstallationLimits(body))) this.isEditing.set(false);
  }

  protected async clear(): Promise<void> {
    if (await this.attempt(() => this.api.clearInstallationLimits())) this.isEditing.set(false);
  }

  private readonly number = (value: number): string => value.toLocaleString(this.t.locale);
  private readonly cost = (value: number): string => money(value, this.currency(), this.t);

  private async attempt(work: () => Promise<void>): Promise<boolean> {
    const isDone = await this.problems.attempt(work);
    if (isDone) this.toasts.show(this.t('admin.budgetsSaved'));
    this.resource.reload();
    this.limits.reload();
    this.changed.emit();
    return isDone;
  }
}
