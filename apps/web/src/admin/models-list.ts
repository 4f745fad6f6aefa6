import { CdkMenuTrigger } from '@angular/cdk/menu';
import { httpResource } from '@angular/common/http';
import { Component, computed, inject, output } from '@angular/core';
import type { AdminModel, ModelRuleBody } from '@parley/contracts';
import { Button, Menu, MenuItem } from '@parley/ui';
import { ProblemToasts } from '../http/problem-toasts';
import { Language } from '../i18n/language';
import { ModelCatalog } from '../models/model-catalog';
import { AdminApi } from './admin-api';
import { accessTo, type Circle, isOpenTo, toggled } from './model-access';
import { Teams } from './teams';

/** The models of the file: switched on and off while it runs, and opened to teams and roles. */
@Component({
  selector: 'app-models-list',
  imports: [Button, CdkMenuTrigger, Menu, MenuItem],
  templateUrl: './models-list.html',
  styleUrl: './admin-section.css',
})
export class ModelsList {
  readonly changed = output();
  protected readonly t = inject(Language).t;
  protected readonly teams = inject(Teams);
  private readonly api = inject(AdminApi);
  private readonly problems = inject(ProblemToasts);
  private readonly catalog = inject(ModelCatalog);
  private readonly resource = httpResource<{ items: AdminModel[] }>(() => '/api/admin/models');

  protected readonly hasFailed = computed(() => this.resource.status() === 'error');
  protected readonly rows = computed(() => {
    const models = this.resource.hasValue() ? this.resource.value().items : [];
    return models.map((model) => ({ ...model, isOn: model.rule?.enabled ?? true, openTo: this.openTo(model) }));
  });

  protected isOpenTo(model: AdminModel, circle: Circle): boolean {
    return isOpenTo(accessTo(model), circle);
  }

  protected toggle(model: AdminModel, circle: Circle): Promise<void> {
    return this.set(model, toggled(model, circle));
  }

  protected switch(model: AdminModel, enabled: boolean): Promise<void> {
    return this.set(model, { enabled, access: model.rule?.access ?? null });
  }

  /** @param rule null, or one that says nothing: as the file says */
  protected async set({ id }: AdminModel, rule: ModelRuleBody | null): Promise<void> {
    const saysSomething = rule !== null && (!rule.enabled || rule.access !== null);
    await this.problems.attempt(() => this.api.setModelRule(id, saysSomething ? rule : null));
    this.resource.reload();
    this.catalog.reload();
    this.changed.emit();
  }

  private openTo(model: AdminModel): string {
    const access = accessTo(model);
    if (access === null) return this.t('admin.anybody');
    const teams = (access.teams ?? []).map((id) => this.t('admin.team', { name: this.teams.nameOf(id) }));
    const words = [...(access.roles?.includes('admin') ? [this.t('admin.administrators')] : []), ...teams];
    return words.length === 0 ? this.t('admin.nobody') : words.join(', ');
  }
}
