import { httpResource } from '@angular/common/http';
import { computed, inject, Injectable } from '@angular/core';
import type { Model } from '@parley/contracts';
import { Session } from '../identity/session';
import { Preferences } from '../preferences/preferences';

/** Whoever comes back to the page sees what is offered by now; not more often than this. */
const LOOK_AGAIN_MS = 10_000;

/** The models that may be asked. The first is the default. */
@Injectable({ providedIn: 'root' })
export class ModelCatalog {
  private readonly session = inject(Session);
  private readonly preferences = inject(Preferences);
  private readonly resource = httpResource<{ items: Model[] }>(() => (this.session.state() === 'signed-in' ? '/api/models' : undefined));

  readonly models = computed(() => (this.resource.hasValue() ? this.resource.value().items : []));

  constructor() {
    let lookedAt = Date.now();
    document.addEventListener('visibilitychange', () => {
      if (document.hidden || Date.now() - lookedAt < LOOK_AGAIN_MS) return;
      lookedAt = Date.now();
      this.reload();
    });
  }

  /** Administrators switch models on and off. What was offered stays on show until it is known what is. */
  reload(): void {
    this.resource.reload();
  }

  /** Also while that is not known yet. */
  mayOffer(id: string): boolean {
    return this.models().length === 0 || this.models().some((model) => model.id === id);
  }

  /** The first wish that exists; then the model chosen last; then the default. Null until the list is here. */
  choose(...wishes: (string | null | undefined)[]): Model | null {
    const models = this.models();
    const found = [...wishes, this.preferences.model()].map((wish) => models.find(({ id }) => id === wish)).find(Boolean);
    return found ?? models[0] ?? null;
  }

  nameOf(id: string | null): string | null {
    return this.models().find((model) => model.id === id)?.name ?? id;
  }
}
