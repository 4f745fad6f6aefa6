import { Injectable } from '@nestjs/common';
import type { ModelRuleBody } from '@parley/contracts';
import { DataSource, type EntityManager } from 'typeorm';

type Row = ModelRuleBody & { model: string };

const FIND = 'SELECT model, enabled, access FROM conversation.model_rules';

@Injectable()
export class ModelRulesRepository {
  constructor(private readonly dataSource: DataSource) {}

  async all(): Promise<Map<string, ModelRuleBody>> {
    const rows: Row[] = await this.dataSource.query(FIND);
    return new Map(rows.map(({ model, ...rule }) => [model, rule]));
  }

  async find(manager: EntityManager, model: string): Promise<ModelRuleBody | null> {
    const [row]: Row[] = await manager.query(`${FIND} WHERE model = $1 FOR UPDATE`, [model]);
    return row ? { enabled: row.enabled, access: row.access } : null;
  }

  /** @param rule null: as the file says */
  async save(manager: EntityManager, model: string, rule: ModelRuleBody | null): Promise<void> {
    if (!rule) return manager.query('DELETE FROM conversation.model_rules WHERE model = $1', [model]);
    await manager.query(
      `INSERT INTO conversation.model_rules (model, enabled, access) VALUES ($1, $2, $3)
       ON CONFLICT (model) DO UPDATE SET enabled = excluded.enabled, access = excluded.access`,
      [model, rule.enabled, rule.access === null ? null : JSON.stringify(rule.access)],
    );
  }
}
