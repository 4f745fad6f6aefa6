import { CdkMenuTrigger } from '@angular/cdk/menu';
import { Component, computed, inject, output, signal } from '@angular/core';
import type { ChangePersonBody, PersonView } from '@parley/contracts';
import { Button, Field, Menu, MenuItem } from '@parley/ui';
import { ProblemToasts } from '../http/problem-toasts';
import { Language } from '../i18n/language';
import { Session } from '../identity/session';
import { AdminApi } from './admin-api';
import { Directory } from './directory';
import { Teams } from './teams';

const MOST_SHOWN = 30;

/** Everybody with an account: their role, their teams, whether they may come in, and a way to their limits. */
@Component({
  selector: 'app-people-list',
  imports: [Button, CdkMenuTrigger, Field, Menu, MenuItem],
  templateUrl: './people-list.html',
  styleUrl: './admin-section.css',
})
export class PeopleList {
  readonly chosen = output<PersonView>();
  protected readonly t = inject(Language).t;
  protected readonly directory = inject(Directory);
  protected readonly teams = inject(Teams);
  protected readonly query = signal('');
  protected readonly ownId = inject(Session).userId;
  private readonly api = inject(AdminApi);
  private readonly problems = inject(ProblemToasts);

  protected readonly found = computed(() => {
    const words = this.query().trim().toLowerCase();
    const matching = this.directory.people().filter(({ name, email }) => `${name} ${email}`.toLowerCase().includes(words));
    return matching.slice(0, MOST_SHOWN);
  });

  protected type({ target }: Event): void {
    if (target instanceof HTMLInputElement) this.query.set(target.value);
  }

  protected teamNames({ teams }: PersonView): string {
    return teams.map(({ name }) => name).join(', ');
  }

  protected isIn({ teams }: PersonView, teamId: string): boolean {
    return teams.some(({ id }) => id === teamId);
  }

  protected toggle(person: PersonView, teamId: string): void {
    void (this.isIn(person, teamId) ? this.teams.leave(teamId, person.id) : this.teams.join(teamId, person.id));
  }

  protected async change(id: string, body: ChangePersonBody): Promise<void> {
    await this.problems.attempt(() => this.api.change(id, body));
    await this.directory.load();
  }
}
