import { computed, inject, Injectable, signal } from '@angular/core';
import type { PersonView } from '@parley/contracts';
import { AdminApi } from './admin-api';

/** Who is who: services that count know people by their ids alone. */
@Injectable()
export class Directory {
  readonly people = signal<readonly PersonView[]>([]);
  readonly hasFailed = signal(false);
  private readonly api = inject(AdminApi);
  private readonly names = computed(() => new Map(this.people().map(({ id, name, email }) => [id, name || email])));

  constructor() {
    void this.load();
  }

  nameOf(id: string): string {
    return this.names().get(id) ?? shortened(id);
  }

  async load(): Promise<void> {
    try {
      this.people.set(await this.api.people());
      this.hasFailed.set(false);
    } catch {
      this.hasFailed.set(true);
    }
  }
}

/** Stands for a name that is not known. */
export function shortened(id: string): string {
  return `${id.slice(0, 8)}…`;
}
