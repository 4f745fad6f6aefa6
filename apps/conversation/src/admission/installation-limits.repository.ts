import { Injectable } from '@nestjs/common';
import type { InstallationLimitsBody } from '@parley/contracts';
import { DataSource, type EntityManager } from 'typeorm';
import { numberOrNull } from './own-limits';

interface Row {
  tokens_per_day: string | null;
  cost_per_month: string | null;
}

/** What administrators set in place of the environment's budgets of all people together. */
@Injectable()
export class InstallationLimitsRepository {
  constructor(private readonly dataSource: DataSource) {}

  async find(manager: EntityManager = this.dataSource.manager): Promise<InstallationLimitsBody> {
    const [row]: Row[] = await manager.query('SELECT tokens_per_day, cost_per_month FROM conversation.installation_limits');
    return { tokensPerDay: numberOrNull(row?.tokens_per_day), costPerMonth: numberOrNull(row?.cost_per_month) };
  }

  async save(manager: EntityManager, { tokensPerDay, costPerMonth }: InstallationLimitsBody): Promise<void> {
    await manager.query(
      `INSERT INTO conversation.installation_limits (tokens_per_day, cost_per_month) VALUES ($1, $2)
       ON CONFLICT (only_row) DO UPDATE SET tokens_per_day = excluded.tokens_per_day, cost_per_month = excluded.cost_per_month`,
      [tokensPerDay, costPerMonth],
    );
  }
}
