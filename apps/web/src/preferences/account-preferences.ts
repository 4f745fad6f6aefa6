import { HttpClient, httpResource } from '@angular/common/http';
import { computed, effect, inject, Injectable, untracked } from '@angular/core';
import type { Preferences } from '@parley/contracts';
import { firstValueFrom } from 'rxjs';
import { Session } from '../identity/session';
import { Connection } from '../streaming/connection';

const URL = '/api/preferences';

/** What a person wants in all of their chats, on every device. */
@Injectable({ providedIn: 'root' })
export class AccountPreferences {
  private readonly http = inject(HttpClient);
  private readonly session = inject(Session);
  private readonly resource = httpResource<Preferences>(() => (this.session.userId() === null ? undefined : URL));

  /** What the model is told first in every chat; null until it is known. */
  readonly instructions = computed(() => (this.resource.hasValue() ? (this.resource.value().instructions ?? '') : null));
  readonly hasFailed = computed(() => this.resource.status() === 'error');

  constructor() {
    const connection = inject(Connection);
    connection.onUserEvent((event) => {
      if (event.type === 'preferences.changed') this.resource.set(event.preferences);
    });
    effect(() => {
      if (connection.follows() > 0) untracked(() => this.reload());
    });
  }

  reload(): void {
    this.resource.reload();
  }

  /** @throws HttpErrorResponse when the service did not take them */
  async instruct(instructions: string): Promise<void> {
    const body: Preferences = { instructions: instructions.trim() === '' ? null : instructions };
    this.resource.set(await firstValueFrom(this.http.put<Preferences>(URL, body)));
  }
}
