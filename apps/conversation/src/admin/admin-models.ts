import { Injectable } from '@nestjs/common';
import { type AdminModel, EVERYBODY, type ModelEntry, type ModelRuleBody, NotFoundError } from '@parley/contracts';
import { DataSource } from 'typeorm';
import { ModelCatalog } from '../models/model-catalog';
import { ModelRulesFollower } from '../models/model-rules.follower';
import { ModelRulesRepository } from '../models/model-rules.repository';
import { AdminAudit } from './admin-audit';

/**
 * Models are switched on and off, and opened to roles and teams, above the model file. Other replicas follow within seconds;
 * what workers were given already is finished, what still waits in line for a model that is switched off ends as failed.
 */
@Injectable()
export class AdminModels {
  constructor(
    private readonly dataSource: DataSource,
    private readonly catalog: ModelCatalog,
    private readonly rules: ModelRulesRepository,
    private readonly follower: ModelRulesFollower,
  ) {}

  async list(): Promise<{ items: AdminModel[] }> {
    const rules = await this.rules.all();
    return { items: this.catalog.entries.map((entry) => toView(entry, rules.get(entry.id) ?? null)) };
  }

  /** @param after null: as the file says. @throws NotFoundError where the file has no such model */
  async change(actorId: string, id: string, after: ModelRuleBody | null): Promise<AdminModel> {
    const entry = this.catalog.entries.find((model) => model.id === id);
    if (!entry) throw new NotFoundError('model');
    await this.dataSource.transaction(async (manager) => {
      const before = await this.rules.find(manager, id);
      await this.rules.save(manager, id, after);
      const detail = { model: id, before, after };
      await AdminAudit.write(manager, { actorId, action: after ? 'model.set' : 'model.clear', ownerId: EVERYBODY, detail });
    });
    await this.follower.look();
    return toView(entry, after);
  }
}

function toView({ id, name, provider, demo, access }: ModelEntry, rule: ModelRuleBody | null): AdminModel {
  return { id, name, provider, ...(demo === undefined ? {} : { demo }), fileAccess: access ?? null, rule };
}
