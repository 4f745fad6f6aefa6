import { httpResource } from '@angular/common/http';
import { Component, computed, effect, inject, input, output, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { Page, SearchHit } from '@parley/contracts';
import { Language } from '../i18n/language';
import { snippetParts } from './snippet-parts';

const PAUSE_MS = 180;

@Component({
  selector: 'app-search-results',
  imports: [RouterLink],
  templateUrl: './search-results.html',
  styleUrl: './search-results.css',
})
export class SearchResults {
  protected readonly t = inject(Language).t;
  readonly query = input.required<string>();
  readonly chosen = output();

  private readonly settledQuery = signal('');
  private readonly resource = httpResource<Page<SearchHit>>(() => {
    const q = this.settledQuery();
    return q === '' ? undefined : { url: '/api/search', params: { q, limit: 30 } };
  });

  protected readonly hasFailed = computed(() => this.resource.status() === 'error');
  protected readonly hits = computed(() => {
    if (!this.resource.hasValue()) return null;
    return this.resource.value().items.map((hit) => ({ ...hit, parts: snippetParts(hit.snippet) }));
  });

  constructor() {
    effect((onCleanup) => {
      const query = this.query().trim();
      const timer = setTimeout(() => this.settledQuery.set(query), PAUSE_MS);
      onCleanup(() => clearTimeout(timer));
    });
  }
}
