import { HttpClient } from '@angular/common/http';
import { inject, Injectable, signal } from '@angular/core';
import type { TeamView } from '@parley/contracts';
import { firstValueFrom, type Observable } from 'rxjs';
import { ProblemToasts } from '../http/problem-toasts';
import { AdminApi } from './admin-api';
import { Directory, shortened } from './directory';

const URL = '/api/auth/admin/teams';

/** All teams, by name, and what an administrator does to them. What goes wrong is said on the page. */
@Injectable()
export class Teams {
  readonly all = signal<readonly TeamView[]>([]);
  readonly hasFailed = signal(false);
  private readonly http = inject(HttpClient);
  private readonly api = inject(AdminApi);
  private readonly directory = inject(Directory);
  private readonly problems = inject(ProblemToasts);

  constructor() {
    void this.load();
  }

  nameOf(id: string): string {
    return this.all().find((team) => team.id === id)?.name ?? shortened(id);
  }

  create(name: string): Promise<boolean> {
    return this.attempt(this.http.post(URL, { name }));
  }

  rename(id: string, name: string): Promise<boolean> {
    return this.attempt(this.http.patch(`${URL}/${id}`, { name }));
  }

  remove(id: string): Promise<boolean> {
    return this.attempt(this.http.delete(`${URL}/${id}`));
  }

  join(id: string, personId: string): Promise<boolean> {
    return this.attempt(this.http.put(`${URL}/${id}/members/${personId}`, {}));
  }

  leave(id: string, personId: string): Promise<boolean> {
    return this.attempt(this.http.delete(`${URL}/${id}/members/${personId}`));
  }

  private async attempt(deed: Observable<unknown>): Promise<boolean> {
    const isDone = await this.problems.attempt(() => firstValueFrom(deed));
    await Promise.all([this.load(), this.directory.load()]);
    return isDone;
  }

  private async load(): Promise<void> {
    try {
      this.all.set(await this.api.teams());
      this.hasFailed.set(false);
    } catch {
      this.hasFailed.set(true);
    }
  }
}
