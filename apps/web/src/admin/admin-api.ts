import { HttpClient } from '@angular/common/http';
import { inject, Injectable } from '@angular/core';
import type { AdminUsage, ChangePersonBody, Page, PersonLimitsBody, PersonView, TeamView } from '@parley/contracts';
import { firstValueFrom } from 'rxjs';

/** Pages of a list that are fetched at most. */
const MOST_PAGES = 30;

@Injectable({ providedIn: 'root' })
export class AdminApi {
  private readonly http = inject(HttpClient);

  async stop(generationId: string): Promise<void> {
    await firstValueFrom(this.http.post(`/api/admin/generations/${generationId}/cancel`, {}));
  }

  /** From one day to another, both included. */
  usage(from: string, to: string): Promise<AdminUsage[]> {
    return this.all<AdminUsage>('/api/admin/usage', { from, to });
  }

  people(): Promise<PersonView[]> {
    return this.all<PersonView>('/api/auth/admin/people', {});
  }

  teams(): Promise<TeamView[]> {
    return this.all<TeamView>('/api/auth/admin/teams', {});
  }

  async change(personId: string, body: ChangePersonBody): Promise<void> {
    await firstValueFrom(this.http.patch(`/api/auth/admin/people/${personId}`, body));
  }

  async setLimits(ownerId: string, body: PersonLimitsBody): Promise<void> {
    await firstValueFrom(this.http.put(`/api/admin/limits/${ownerId}`, body));
  }

  async clearLimits(ownerId: string): Promise<void> {
    await firstValueFrom(this.http.delete(`/api/admin/limits/${ownerId}`));
  }

  private async all<T>(path: string, query: Record<string, string>): Promise<T[]> {
    const items: T[] = [];
    let cursor: string | null = null;
    for (let page = 0; page < MOST_PAGES; page++) {
      const params: Record<string, string> = { ...query, limit: '100', ...(cursor === null ? {} : { cursor }) };
      const next: Page<T> = await firstValueFrom(this.http.get<Page<T>>(path, { params }));
      items.push(...next.items);
      cursor = next.nextCursor;
      if (cursor === null) break;
    }
    return items;
  }
}
