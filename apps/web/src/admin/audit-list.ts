import { httpResource } from '@angular/common/http';
import { Component, computed, inject } from '@angular/core';
import type { AuditEntry, Page } from '@parley/contracts';
import { Language } from '../i18n/language';
import { Directory } from './directory';
import { Teams } from './teams';

const DEEDS = { 'generation.cancel': 'admin.cancelled', 'limits.set': 'admin.limitsSet', 'limits.clear': 'admin.limitsCleared', 'team-limits.set': 'admin.teamLimitsSet', 'team-limits.clear': 'admin.teamLimitsCleared' } as const;

/** What administrators did, the newest first. */
@Component({
  selector: 'app-audit-list',
  templateUrl: './audit-list.html',
  styleUrl: './admin-section.css',
})
export class AuditList {
  protected readonly t = inject(Language).t;
  private readonly teams = inject(Teams);
  private readonly directory = inject(Directory);
  private readonly resource = httpResource<Page<AuditEntry>>(() => '/api/admin/audit?limit=50');
  protected readonly hasFailed = computed(() => this.resource.status() === 'error');
  protected readonly rows = computed(() => {
    if (!this.resource.hasValue()) return null;
    return this.resource.value().items.map(({ id, at, actorId, ownerId, action }) => ({
      id,
      when: new Date(at).toLocaleString(this.t.locale, { dateStyle: 'medium', timeStyle: 'short' }),
      who: this.directory.nameOf(actorId),
      what: action in DEEDS ? this.t(DEEDS[action as keyof typeof DEEDS]) : action,
      whom: (action.startsWith('team-') ? this.teams : this.directory).nameOf(ownerId ?? ''),
    }));
  });

  reload(): void {
    this.resource.reload();
  }
}
