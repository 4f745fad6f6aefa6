import { httpResource } from '@angular/common/http';
import { afterRenderEffect, Component, computed, ElementRef, inject, input, model, output, resource, viewChild } from '@angular/core';
import type { LimitsView, PersonLimitsBody } from '@parley/contracts';
import { Button, Field, Toasts } from '@parley/ui';
import { ProblemToasts } from '../http/problem-toasts';
import { Language } from '../i18n/language';
import { money } from '../usage/usage-words';
import { AdminApi, type LimitedParty } from './admin-api';
import { Directory } from './directory';
import { limitIn, limitWords, MICROS } from './limit-fields';
import { Teams } from './teams';

const FIELDS = ['tokensPerDay', 'costPerMonth', 'atOnce'] as const;

export interface NamedParty extends LimitedParty {
  readonly name: string;
}

interface Row {
  /** Null: of all who have no others. */
  readonly party: NamedParty | null;
  readonly name: string;
  readonly limits: PersonLimitsBody;
}

/** The limits of everybody and of every team, and of those who have others; with one chosen, a form for theirs. */
@Component({
  selector: 'app-limits-section',
  imports: [Button, Field],
  templateUrl: './limits-section.html',
  styleUrl: './admin-section.css',
})
export class LimitsSection {
  readonly currency = input.required<string>();
  readonly party = model.required<NamedParty | null>();
  readonly changed = output();
  protected readonly t = inject(Language).t;
  protected readonly fields = FIELDS;
  private readonly api = inject(AdminApi);
  private readonly problems = inject(ProblemToasts);
  private readonly toasts = inject(Toasts);
  private readonly directory = inject(Directory);
  private readonly teams = inject(Teams);
  private readonly form = viewChild<ElementRef<HTMLFormElement>>('form');
  private readonly people = httpResource<LimitsView>(() => '/api/admin/limits?limit=100');
  private readonly ofTeams = resource({ loader: () => this.api.teamLimits() });

  protected readonly hasFailed = computed(() => [this.people.status(), this.ofTeams.status()].includes('error'));
  private readonly own = computed((): Row[] => {
    const people = this.people.hasValue() ? this.people.value().items : [];
    const teams = this.ofTeams.hasValue() ? this.ofTeams.value() : [];
    return [
      ...people.map((limits) => this.row({ kind: 'person', id: limits.ownerId, name: this.directory.nameOf(limits.ownerId) }, limits)),
      ...teams.map(({ teamId, limits }) => this.row({ kind: 'team', id: teamId, name: this.teams.nameOf(teamId) }, limits)),
    ];
  });
  protected readonly rows = computed(() => {
    const view = this.people.hasValue() ? this.people.value() : null;
    const general: Row[] = view ? [{ party: null, name: this.t('admin.everybody'), limits: view.defaults }] : [];
    if (view?.teamDefaults) general.push({ party: null, name: this.t('admin.everyTeam'), limits: view.teamDefaults });
    return [...general, ...this.own()].map(({ limits, ...row }) => ({
      ...row,
      tokens: limitWords(limits.tokensPerDay, this.t),
      cost: limits.costPerMonth === null ? this.t('admin.noLimit') : money(limits.costPerMonth, this.currency(), this.t),
      atOnce: limitWords(limits.concurrentGenerations, this.t),
    }));
  });
  /** What stands in the form at first. */
  protected readonly current = computed(() => {
    const chosen = this.party();
    const limits = this.own().find(({ party }) => party?.kind === chosen?.kind && party?.id === chosen?.id)?.limits;
    const cost = limits?.costPerMonth ?? null;
    return { tokensPerDay: limits?.tokensPerDay ?? '', costPerMonth: cost === null ? '' : cost / MICROS, atOnce: limits?.concurrentGenerations ?? '' };
  });

  constructor() {
    afterRenderEffect(() => {
      if (this.party()) this.form()?.nativeElement.querySelector('input')?.focus();
    });
  }

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    const party = this.party();
    if (!party || !(event.target instanceof HTMLFormElement)) return;
    const values = new FormData(event.target);
    const [tokensPerDay, costPerMonth, concurrentGenerations] = [limitIn(values, 'tokensPerDay'), limitIn(values, 'costPerMonth', MICROS), limitIn(values, 'atOnce')];
    const body = { tokensPerDay, costPerMonth, concurrentGenerations };
    if (!(await this.attempt(() => this.api.setLimits(party, body)))) return;
    this.toasts.show(this.t('admin.saved', { name: party.name }));
    this.party.set(null);
  }

  protected async clear(party: NamedParty): Promise<void> {
    await this.attempt(() => this.api.clearLimits(party));
  }

  private row(party: NamedParty, limits: PersonLimitsBody): Row {
    return { party, limits, name: party.kind === 'team' ? this.t('admin.team', { name: party.name }) : party.name };
  }

  private async attempt(work: () => Promise<void>): Promise<boolean> {
    const isDone = await this.problems.attempt(work);
    this.people.reload();
    this.ofTeams.reload();
    this.changed.emit();
    return isDone;
  }
}
