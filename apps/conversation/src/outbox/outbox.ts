import { Injectable } from '@nestjs/common';
import { context, propagation } from '@opentelemetry/api';
import { StoredPublisher } from '@parley/bus';
import { type GenerationJob, Subject, type UserChange } from '@parley/contracts';
import { DataSource, type EntityManager } from 'typeorm';
import { OutboxRow } from './outbox-row.entity';

export type NewOutboxRow = Pick<OutboxRow, 'subject' | 'payload' | 'messageId'>;

/** Rows that a sweep takes on must be this old: younger ones are being published by whoever wrote them. */
const SWEEP_AFTER_SECONDS = 2;
const SWEEP_SIZE = 100;

/**
 * What a transaction promises to the bus: written with the data, published right after the commit, and by a sweep
 * when that failed. Message ids make a second publish harmless.
 */
@Injectable()
export class Outbox {
  constructor(
    private readonly dataSource: DataSource,
    private readonly publisher: StoredPublisher,
  ) {}

  /** Writes rows inside the transaction; give the result to `publish` after the commit. */
  async add(manager: EntityManager, rows: NewOutboxRow[]): Promise<OutboxRow[]> {
    const traceparent = activeTraceparent();
    const entities = rows.map((row) => manager.create(OutboxRow, { ...row, traceparent }));
    return manager.save(entities);
  }

  /** Publishes committed rows in order. A failure is no error: the sweep comes by. */
  async publish(rows: readonly OutboxRow[]): Promise<void> {
    try {
      for (const row of rows) await this.publishRow(row);
      if (rows.length > 0) await this.dataSource.manager.delete(OutboxRow, rows.map(({ id }) => id));
    } catch {
      // Stays in the table for the sweep.
    }
  }

  /** Publishes what was left behind. @returns how many rows that were */
  async sweep(): Promise<number> {
    return this.dataSource.transaction(async (manager) => {
      const rows = await manager
        .createQueryBuilder(OutboxRow, 'row')
        .where(`row.created_at < now() - make_interval(secs => :age)`, { age: SWEEP_AFTER_SECONDS })
        .orderBy('row.id')
        .limit(SWEEP_SIZE)
        .setLock('pessimistic_write')
        .setOnLocked('skip_locked')
        .getMany();
      for (const row of rows) await this.publishRow(row);
      if (rows.length > 0) await manager.delete(OutboxRow, rows.map(({ id }) => id));
      return rows.length;
    });
  }

  private async publishRow({ subject, payload, messageId, traceparent }: OutboxRow): Promise<void> {
    await this.publisher.publish({ subject, payload, traceparent, ...(messageId ? { messageId } : {}) });
  }
}

export function jobRow(job: GenerationJob, pool: string): NewOutboxRow {
  return { subject: Subject.job(pool), payload: job, messageId: `${job.generationId}:${job.kind}` };
}

export function cancelRow(generationId: string): NewOutboxRow {
  return { subject: Subject.cancel(generationId), payload: {}, messageId: null };
}

export function userEventRow(ownerId: string, change: UserChange): NewOutboxRow {
  const payload = { ...change, at: new Date().toISOString() };
  return { subject: Subject.user(ownerId), payload, messageId: null };
}

function activeTraceparent(): string | null {
  const carrier: { traceparent?: string } = {};
  propagation.inject(context.active(), carrier);
  return carrier.traceparent ?? null;
}
