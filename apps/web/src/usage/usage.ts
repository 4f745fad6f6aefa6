import { httpResource } from '@angular/common/http';
import { computed, effect, inject, Injectable, untracked } from '@angular/core';
import type { BudgetState, UsageView } from '@parley/contracts';
import { Toasts } from '@parley/ui';
import { Language } from '../i18n/language';
import { Session } from '../identity/session';
import { readJson, writeJson } from '../storage/json-storage';
import { Connection } from '../streaming/connection';
import { usageWords, usedPercent } from './usage-words';

const TOLD_KEY = 'parley.budgets-told';
const MOST_REMEMBERED = 30;

/** What is left of the person's budget, asked again whenever it changed. */
@Injectable({ providedIn: 'root' })
export class Usage {
  private readonly t = inject(Language).t;
  private readonly toasts = inject(Toasts);
  private readonly session = inject(Session);
  private readonly resource = httpResource<UsageView>(() => (this.session.state() === 'signed-in' ? '/api/usage' : undefined));

  readonly view = computed(() => (this.resource.hasValue() ? this.resource.value() : null));
  readonly words = computed(() => {
    const view = this.view();
    return view ? usageWords(view, this.t) : null;
  });

  constructor() {
    effect(() => {
      const warnings = this.view()?.warnings ?? [];
      untracked(() => warnings.forEach((budget) => this.warn(budget)));
    });
    let timer: ReturnType<typeof setTimeout> | undefined;
    inject(Connection).onUserEvent((event) => {
      if (event.type === 'usage.warning') this.warn(event.budget);
      if (event.type !== 'usage.changed') return;
      clearTimeout(timer);
      timer = setTimeout(() => this.resource.reload(), 400);
    });
  }

  /** Before the budget is spent, not after; once on this device, whether it was heard of as it came or found out later. */
  private warn(budget: BudgetState): void {
    const { name, teamId = '', limit, resetAt } = budget;
    const key = [name, teamId, limit, resetAt].join(' ');
    const told = readJson<string[]>(TOLD_KEY) ?? [];
    if (told.includes(key)) return;
    writeJson(TOLD_KEY, [...told, key].slice(-MOST_REMEMBERED));
    this.toasts.show(this.t(warningOf(name), { share: usedPercent(budget, this.t) }));
  }
}

function warningOf(name: BudgetState['name']): 'usage.warning' | 'usage.warningTeam' | 'usage.warningAll' {
  if (name.startsWith('installation')) return 'usage.warningAll';
  return name.startsWith('team') ? 'usage.warningTeam' : 'usage.warning';
}
