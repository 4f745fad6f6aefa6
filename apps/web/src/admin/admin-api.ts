import { HttpClient } from '@angular/common/http';
import { inject, Injectable } from '@angular/core';
import type { AdminTeam, AdminTeamUsage, AdminUsage, ChangePersonBody, InstallationLimitsBody, ModelRuleBody, Page, PersonLimitsBody, PersonView, TeamView } from '@parley/contracts';
import { firstValueFrom } from 'rxjs';

/** Pages of a list that are fetched at most. */
const MOST_PAGES = 30;

/** Whose limits they are. */
export interface LimitedParty {
  readonly kind: 'person' | 'team';
  readonly id: string;
}

const limitsOf = ({ kind, id }: LimitedParty): string => `/api/admin/${kind === 'team' ? 'team-limits' : 'limits'}/${id}`;

@Injectable({ providedIn: 'root' })
export class AdminApi {
  private readonly http = inject(HttpClient);

  async stop(generationId: string): Promise<void> {
    await firstValueFrom(this.http.post(`/api/admin/generations/${generationId}/cancel`, {}));
  }

  /** `from` one day `to` another, both included; of one team by its `teamId`. */
  usage(query: Record<string, string>): Promise<AdminUsage[]> {
    return this.all<AdminUsage>('/api/admin/usage', query);
  }

  /** Likewise, by team alone. */
  teamUsage(query: Record<string, string>): Promise<AdminTeamUsage[]> {
    return this.all<AdminTeamUsage>('/api/admin/team-usage', query);
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

  teamLimits(): Promise<AdminTeam[]> {
    return this.all<AdminTeam>('/api/admin/team-limits', {});
  }

  async setLimits(of: LimitedParty, body: PersonLimitsBody): Promise<void> {
    await firstValueFrom(this.http.put(limitsOf(of), body));
  }

  async clearLimits(of: LimitedParty): Promise<void> {
    await firstValueFrom(this.http.delete(limitsOf(of)));
  }

  async setInstallationLimits(body: InstallationLimitsBody): Promise<void> {
    await firstValueFrom(this.http.put('/api/admin/installation-limits', body));
  }

  async clearInstallationLimits(): Promise<void> {
    await firstValueFrom(this.http.delete('/api/admin/installation-limits'));
  }

  /** @param rule null: as the model file says */
  async setModelRule(id: string, rule: ModelRuleBody | null): Promise<void> {
    const url = `/api/admin/models/${encodeURIComponent(id)}`;
    await firstValueFrom(rule ? this.http.put(url, rule) : this.http.delete(url));
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
