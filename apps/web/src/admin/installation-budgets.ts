import { httpResource } from '@angular/common/http';
import { Component, computed, DestroyRef, inject, output, signal } from '@angular/core';
import type { InstallationBudgets as Budgets, InstallationLimits, InstallationLimitsBody } from '@parley/contracts';
import { Button, Field, Toasts } from '@parley/ui';
import { problemOf } from '../http/problem-of';
import { problemWords } from '../http/problem-words';
import { Language } from '../i18n/language';
import { money } from '../usage/usage-words';
import { AdminApi } from './admin-api';

const MICROS = 1_000_000;
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
      share: limit === null ? null : Math.min(1, (used + reserved) / Math.max(1, limit)),
    }));
  });
  protected readonly warnings = computed(() =>
    (this.budgets()?.warnings ?? []).map(({ name, used, limit, resetAt }) => {
      const words = name === 'installation_tokens_per_day' ? this.number : this.cost;
      const share = (used / Math.max(1, limit)).toLocaleString(this.t.locale, { style: 'percent' });
      const again = new Date(resetAt).toLocaleString(this.t.locale, { dateStyle: 'medium', timeStyle: 'short' });
      const key = name === 'installation_tokens_per_day' ? 'admin.warningTokens' : 'admin.warningCost';
      return { name, text: this.t(key, { share, limit: words(limit), again }) };
    }),
  );

  constructor() {
    const timer = setInterval(() => {
      if (!document.hidden && !this.resource.isLoading()) this.resource.reload();
    }, LOOK_EVERY_MS);
    inject(DestroyRef).onDestroy(() => clearInterval(timer));
  }

  protected placeholder(limit: number | null): string {
    return limit === null ? this.t('admin.noLimit') : limit.toLocaleString(this.t.locale);
  }

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    if (!(event.target instanceof HTMLFormElement)) return;
    const values = new FormData(event.target);
    const number = (name: keyof InstallationLimitsBody, scale: number): number | null => {
      const text = String(values.get(name) ?? '').trim();
      return text === '' ? null : Math.round(Number(text) * scale);
    };
    const body = { tokensPerDay: number('tokensPerDay', 1), costPerMonth: number('costPerMonth', MICROS) };
    if (await this.attempt(() => this.api.setInstallationLimits(body))) this.isEditing.set(false);
  }

  protected async clear(): Promise<void> {
    if (await this.attempt(() => this.api.clearInstallationLimits())) this.isEditing.set(false);
  }

  private readonly number = (value: number): string => value.toLocaleString(this.t.locale);
  private readonly cost = (value: number): string => money(value, this.currency(), this.t);

  private async attempt(work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      this.toasts.show(this.t('admin.budgetsSaved'));
      return true;
    } catch (error) {
      this.toasts.show(problemWords(problemOf(error), this.t));
      return false;
    } finally {
      this.resource.reload();
      this.limits.reload();
      this.changed.emit();
    }
  }
}
