import { httpResource } from '@angular/common/http';
import { computed, inject, Injectable } from '@angular/core';
import type { BudgetState, UsageView } from '@parley/contracts';
import { Toasts } from '@parley/ui';
import { Language } from '../i18n/language';
import { Session } from '../identity/session';
import { Connection } from '../streaming/connection';
import { usageWords } from './usage-words';

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
    let timer: ReturnType<typeof setTimeout> | undefined;
    inject(Connection).onUserEvent((event) => {
      if (event.type === 'usage.warning') this.warn(event.budget);
      if (event.type !== 'usage.changed') return;
      clearTimeout(timer);
      timer = setTimeout(() => this.resource.reload(), 400);
    });
  }

  /** Before the budget is spent, not after. */
  private warn({ name, used, limit }: BudgetState): void {
    const share = (used / Math.max(1, limit)).toLocaleString(this.t.locale, { style: 'percent' });
    this.toasts.show(this.t(warningOf(name), { share }));
  }
}

function warningOf(name: BudgetState['name']): 'usage.warning' | 'usage.warningTeam' | 'usage.warningAll' {
  if (name.startsWith('installation')) return 'usage.warningAll';
  return name.startsWith('team') ? 'usage.warningTeam' : 'usage.warning';
}
