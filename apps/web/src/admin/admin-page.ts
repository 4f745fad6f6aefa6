import { Component, inject, signal } from '@angular/core';
import { Language } from '../i18n/language';
import { PageHeader } from '../page/page-header';
import { AuditList } from './audit-list';
import { Directory } from './directory';
import { InstallationBudgets } from './installation-budgets';
import { LimitsSection, type NamedParty } from './limits-section';
import { ModelsList } from './models-list';
import { PeopleList } from './people-list';
import { RunningGenerations } from './running-generations';
import { Teams } from './teams';
import { TeamsList } from './teams-list';
import { UsageReport } from './usage-report';

/** For administrators: what runs, what it costs, who may how much of what. */
@Component({
  selector: 'app-admin-page',
  imports: [
    ...[AuditList, InstallationBudgets, LimitsSection, ModelsList, PageHeader, PeopleList],
    ...[RunningGenerations, TeamsList, UsageReport],
  ],
  providers: [Directory, Teams],
  templateUrl: './admin-page.html',
  styleUrls: ['../page/page-frame.css', '../page/page-sections.css', './admin-page.css', './admin-section.css'],
})
export class AdminPage {
  protected readonly t = inject(Language).t;
  protected readonly chosen = signal<NamedParty | null>(null);
}
