import { computed, effect, inject, Injectable, signal, untracked } from '@angular/core';
import type { Fold, Problem, UserEvent } from '@parley/contracts';
import { type ConnectionState, StreamClient } from '@parley/stream-client';
import { Session } from '../identity/session';
import { Preferences } from '../preferences/preferences';

export interface WatchHooks {
  readonly from?: Fold;
  readonly onProblem?: (problem: Problem) => void;
}

/** The one stream of this tab: open while somebody is signed in. */
@Injectable({ providedIn: 'root' })
export class Connection {
  readonly state = signal<ConnectionState>({ kind: 'connecting' });
  /** What is said of it: not for ever that it connects, while the server cannot even be asked who is signed in. */
  readonly toldState = computed((): ConnectionState => {
    const isHopeless = this.state().kind === 'connecting' && this.session.isUnanswered();
    return isHopeless ? { kind: 'offline' } : this.state();
  });
  /** Counts how often it became sure that all news will come: what was loaded before, at first too, may have missed some. */
  readonly follows = signal(0);

  private readonly session = inject(Session);
  private readonly preferences = inject(Preferences);
  private readonly listeners = new Set<(event: UserEvent) => void>();
  private readonly client = new StreamClient({
    origin: location.origin,
    token: ({ isRefused }) => this.session.token({ isRefused }),
  });

  constructor() {
    this.client.onState((state) => this.state.set(state));
    this.client.onFollowing(() => this.follows.update((count) => count + 1));
    this.client.onUserEvent((event) => this.listeners.forEach((listener) => listener(event)));
    effect(() => this.client.useTransport(this.preferences.transport()));
    effect(() => {
      const isOpen = this.session.state() === 'signed-in';
      this.session.userId();
      untracked(() => (isOpen ? this.client.connect() : this.client.close()));
    });
  }

  onUserEvent(listener: (event: UserEvent) => void): void {
    this.listeners.add(listener);
  }

  watch(generationId: string, onFold: (fold: Fold) => void, hooks: WatchHooks): { close(): void } {
    return this.client.watch(generationId, onFold, hooks);
  }
}
