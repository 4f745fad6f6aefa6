import { httpResource } from '@angular/common/http';
import { Component, computed, inject, input } from '@angular/core';
import type { AdminGeneration, Page } from '@parley/contracts';
import { Button } from '@parley/ui';
import { lookAgain } from '../http/look-again';
import { ProblemToasts } from '../http/problem-toasts';
import { Language } from '../i18n/language';
import { ModelCatalog } from '../models/model-catalog';
import { money } from '../usage/usage-words';
import { AdminApi } from './admin-api';
import { Directory } from './directory';

const LOOK_EVERY_MS = 2_000;

/** What is being written or waits, looked at again every other second. */
@Component({
  selector: 'app-running-generations',
  imports: [Button],
  templateUrl: './running-generations.html',
  styleUrl: './admin-section.css',
})
export class RunningGenerations {
  readonly currency = input.required<string>();
  protected readonly t = inject(Language).t;
  private readonly api = inject(AdminApi);
  private readonly problems = inject(ProblemToasts);
  private readonly directory = inject(Directory);
  private readonly catalog = inject(ModelCatalog);
  private readonly resource = httpResource<Page<AdminGeneration>>(() => '/api/admin/generations?limit=100');

  protected readonly hasFailed = computed(() => this.resource.status() === 'error');
  protected readonly rows = computed(() => {
    if (!this.resource.hasValue()) return null;
    return this.resource.value().items.map((generation) => ({
      ...generation,
      person: this.directory.nameOf(generation.ownerId),
      modelName: this.catalog.nameOf(generation.model),
      place: generation.queuePosition ? this.t('admin.place', { place: generation.queuePosition }) : null,
      spent: generation.soFar ? { tokens: generation.soFar.tokens.toLocaleString(this.t.locale), cost: money(generation.soFar.cost, this.currency(), this.t) } : null,
      tokens: generation.reserved.tokens.toLocaleString(this.t.locale),
      cost: money(generation.reserved.cost, this.currency(), this.t),
    }));
  });

  constructor() {
    lookAgain(this.resource, LOOK_EVERY_MS);
  }

  protected async stop(id: string): Promise<void> {
    await this.problems.attempt(() => this.api.stop(id));
    this.resource.reload();
  }
}
