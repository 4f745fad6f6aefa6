import { Inject, Injectable } from '@nestjs/common';
import type { BusConnection } from '@parley/bus';
import { ConsumerName, DEFAULT_POOL, StreamName } from '@parley/contracts';
import { DataSource } from 'typeorm';
import { BUS } from '../bus/bus.module';

/** What waits, and what was spent: numbers of the whole installation, none of a person. */
export interface Backlog {
  queued: number;
  running: number;
  /** Seconds since the oldest one that has not ended was asked for, 0 when there is none. */
  oldestOpen: number;
  oldestQueued: number;
  outbox: number;
  oldestOutbox: number;
  /** Micro-units of the currency, in this month. */
  usedCost: number;
  reservedCost: number;
  usedTokens: number;
}

const BACKLOG = `
  SELECT
    count(*) FILTER (WHERE status = 'queued') AS "queued",
    count(*) FILTER (WHERE status = 'running') AS "running",
    coalesce(extract(epoch FROM now() - min(created_at)), 0) AS "oldestOpen",
    coalesce(extract(epoch FROM now() - min(created_at) FILTER (WHERE status = 'queued')), 0) AS "oldestQueued",
    (SELECT count(*) FROM conversation.outbox) AS "outbox",
    (SELECT coalesce(extract(epoch FROM now() - min(created_at)), 0) FROM conversation.outbox) AS "oldestOutbox"
  FROM conversation.generations WHERE ended_at IS NULL`;

const SPENT = `
  SELECT coalesce(sum(used_cost), 0) AS "usedCost", coalesce(sum(reserved_cost), 0) AS "reservedCost",
    coalesce(sum(used_tokens), 0) AS "usedTokens"
  FROM conversation.balances
  WHERE account LIKE 'installation/%' AND period = to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM')`;

@Injectable()
export class BacklogRepository {
  constructor(
    private readonly database: DataSource,
    @Inject(BUS) private readonly bus: BusConnection,
  ) {}

  async read(): Promise<Backlog> {
    const rows = await Promise.all([BACKLOG, SPENT].map((statement) => this.database.query<Record<string, string>[]>(statement)));
    const numbers = rows.flatMap(([row = {}]) => Object.entries(row).map(([name, value]) => [name, Number(value)]));
    return Object.fromEntries(numbers) as Backlog;
  }

  /** Jobs that no worker has taken yet, and those in the hands of one. */
  async jobs(): Promise<{ waiting: number; taken: number }> {
    const { num_pending, num_ack_pending } = await this.bus.manager.consumers.info(StreamName.jobs, ConsumerName.workers(DEFAULT_POOL));
    return { waiting: num_pending, taken: num_ack_pending };
  }
}
