import { Component, computed, inject, output, signal } from '@angular/core';
import type { TeamView } from '@parley/contracts';
import { Button, Field } from '@parley/ui';
import { Language } from '../i18n/language';
import { Teams } from './teams';

/** The teams that share a budget: made, renamed, dissolved. Who is in them stands beside each person. */
@Component({
  selector: 'app-teams-list',
  imports: [Button, Field],
  templateUrl: './teams-list.html',
  styleUrl: './admin-section.css',
})
export class TeamsList {
  readonly chosen = output<TeamView>();
  protected readonly t = inject(Language).t;
  protected readonly teams = inject(Teams);
  protected readonly renamingId = signal<string | null>(null);
  protected readonly rows = computed(() =>
    this.teams.all().map((team) => ({ ...team, size: this.t.count('admin.members', team.members) })),
  );

  protected async create(event: Event, box: HTMLInputElement): Promise<void> {
    event.preventDefault();
    const name = box.value.trim();
    if (name !== '' && (await this.teams.create(name))) box.value = '';
  }

  protected async rename(event: Event, { id, name: before }: TeamView, text: string): Promise<void> {
    event.preventDefault();
    const name = text.trim();
    if (name === '' || name === before || (await this.teams.rename(id, name))) this.renamingId.set(null);
  }
}
