import { httpResource } from '@angular/common/http';
import { computed, inject, Injectable } from '@angular/core';
import type { Model } from '@parley/contracts';
import { Session } from '../identity/session';
import { Preferences } from '../preferences/preferences';

/** The models that may be asked. The first is the default. */
@Injectable({ providedIn: 'root' })
export class ModelCatalog {
  private readonly session = inject(Session);
  private readonly preferences = inject(Preferences);
  private readonly resource = httpResource<{ items: Model[] }>(() => (this.session.state() === 'signed-in' ? '/api/models' : undefined));

  readonly models = computed(() => (this.resource.hasValue() ? this.resource.value().items : []));

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
