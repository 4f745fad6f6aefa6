import { httpResource } from '@angular/common/http';
import { Component, computed, inject } from '@angular/core';
import { type AuditEntry, EVERYBODY, type Page } from '@parley/contracts';
import { Language } from '../i18n/language';
import { timeWords } from '../i18n/time-words';
import { Directory } from './directory';
import { Teams } from './teams';

const DEEDS = {
  'generation.cancel': 'admin.cancelled',
  'limits.set': 'admin.limitsSet',
  'limits.clear': 'admin.limitsCleared',
  'team-limits.set': 'admin.teamLimitsSet',
  'team-limits.clear': 'admin.teamLimitsCleared',
  'installation-limits.set': 'admin.allLimitsSet',
  'installation-limits.clear': 'admin.allLimitsCleared',
  'model.set': 'admin.modelSet',
  'model.clear': 'admin.modelCleared',
} as const;

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
    return this.resource.value().items.map((entry) => ({
      id: entry.id,
      when: timeWords(entry.at, this.t),
      who: this.directory.nameOf(entry.actorId),
      what: this.what(entry),
      whom: this.whom(entry),
    }));
  });

  reload(): void {
    this.resource.reload();
  }

  private what({ action, detail }: AuditEntry): string {
    if (isSwitchedOff(detail['after'])) return this.t('admin.modelSwitchedOff');
    return action in DEEDS ? this.t(DEEDS[action as keyof typeof DEEDS]) : action;
  }

  private whom({ action, ownerId, detail }: AuditEntry): string {
    if (action.startsWith('model.')) return String(detail['model']);
    if (ownerId === EVERYBODY) return this.t('admin.everybody');
    return (action.startsWith('team-') ? this.teams : this.directory).nameOf(ownerId);
  }
}

function isSwitchedOff(after: unknown): boolean {
  return typeof after === 'object' && after !== null && 'enabled' in after && after.enabled === false;
}
