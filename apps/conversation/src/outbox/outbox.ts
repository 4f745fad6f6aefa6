import { Injectable } from '@nestjs/common';
import { context, propagation } from '@opentelemetry/api';
import { PinoLogger } from 'nestjs-pino';
import { DataSource, type EntityManager } from 'typeorm';
import { OrderedRows } from './ordered-rows';
import { OutboxPublisher } from './outbox-publisher';
import { OutboxRow } from './outbox-row.entity';
import type { OwnerTransaction } from './owner-transaction';

export type NewOutboxRow = Pick<OutboxRow, 'subject' | 'payload' | 'messageId' | 'inOrder'>;

export interface TakenPromises {
  count: number;
  parameters: unknown[];
  /** To be told the ids that they got, in their order. */
  store(ids: readonly { id: string }[]): void;
}

/** A statement that has six parameters from this one on, those of `take`. Ids rise in the order of the promises. */
export const addPromises = (first: number): string => `
  INSERT INTO conversation.outbox (traceparent, owner_id, subject, payload, message_id, in_order)
  SELECT $${first}::text, owner_id, subject, payload, message_id, in_order
  FROM unnest($${first + 1}::uuid[], $${first + 2}::text[], $${first + 3}::json[], $${first + 4}::text[], $${first + 5}::boolean[])
    WITH ORDINALITY AS promised (owner_id, subject, payload, message_id, in_order, nth) ORDER BY nth`;

/** Rows that a sweep takes on must be this old: younger ones are being published by whoever wrote them. */
const SWEEP_AFTER_SECONDS = 2;
const SWEEP_SIZE = 100;
/** A NATS server takes a megabyte with its headers. */
const LARGEST_PAYLOAD = 1_000_000;

/**
 * What a transaction promises to the bus: written with the data, published right after the commit, and by a sweep
 * when that failed. Message ids make a second publish harmless.
 */
@Injectable()
export class Outbox {
  private readonly underWay = new Set<Promise<void>>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly publisher: OutboxPublisher,
    private readonly orderedRows: OrderedRows,
    private readonly logger: PinoLogger,
  ) {}

  /** Writes down what transactions promised. */
  async add(manager: EntityManager, transactions: readonly OwnerTransaction[]): Promise<void> {
    const taken = this.take(transactions);
    if (taken.count === 0) return;
    taken.store(await manager.query(`${addPromises(1)} RETURNING id`, taken.parameters));
  }

  /** For a statement that writes down promises beside other things: with `addPromises` and these parameters. */
  take(transactions: readonly OwnerTransaction[]): TakenPromises {
    const traceparent = activeTraceparent();
    const rows = transactions.flatMap(({ ownerId, promises, stored }) =>
      promises.splice(0).flatMap((row) => (this.fits(row) ? [{ ...row, ownerId, stored }] : [])),
    );
    const column = <K extends 'ownerId' | 'subject' | 'messageId' | 'inOrder'>(name: K): unknown[] => rows.map((row) => row[name]);
    const payloads = rows.map(({ payload }) => JSON.stringify(payload));
    return {
      count: rows.length,
      parameters: [traceparent, column('ownerId'), column('subject'), payloads, column('messageId'), column('inOrder')],
      store: (ids) => {
        for (const [nth, { stored, ...row }] of rows.entries()) stored.push({ ...row, id: ids[nth]?.id ?? '', traceparent, createdAt: new Date() });
      },
    };
  }

  /** Publishes committed rows without making the caller wait. A failure is no error: the sweep comes by. */
  publishSoon(rows: readonly OutboxRow[]): void {
    for (const row of rows) if (!row.inOrder) this.track(this.publisher.publishAndForget(row));
    const owners = new Set(rows.filter(({ inOrder }) => inOrder).map(({ ownerId }) => ownerId));
    for (const ownerId of owners) this.track(this.orderedRows.publishSoon(ownerId));
  }

  /** Waits for what is being published. */
  async drain(): Promise<void> {
    await Promise.allSettled(this.underWay);
  }

  /** Publishes what was left behind. @returns how many rows that were */
  async sweep(): Promise<number> {
    return (await this.sweepJobs()) + (await this.orderedRows.sweep(SWEEP_AFTER_SECONDS));
  }

  private async sweepJobs(): Promise<number> {
    return this.dataSource.transaction(async (manager) => {
      const rows = await manager
        .createQueryBuilder(OutboxRow, 'row')
        .where('NOT row.in_order AND row.created_at < now() - make_interval(secs => :age)', { age: SWEEP_AFTER_SECONDS })
        .orderBy('row.id')
        .limit(SWEEP_SIZE)
        .setLock('pessimistic_write')
        .setOnLocked('skip_locked')
        .getMany();
      for (const row of rows) await this.publisher.publish(row, manager);
      return rows.length;
    });
  }

  /** A row that the server will never take would stand in the way of all that follow. */
  private fits({ subject, payload }: NewOutboxRow): boolean {
    const bytes = Buffer.byteLength(JSON.stringify(payload));
    if (bytes <= LARGEST_PAYLOAD) return true;
    this.logger.error({ subject, bytes }, 'a message is too large for the bus and was left out');
    return false;
  }

  private track(work: Promise<void>): void {
    const tracked = work.finally(() => this.underWay.delete(tracked));
    this.underWay.add(tracked);
  }
}

function activeTraceparent(): string | null {
  const carrier: { traceparent?: string } = {};
  propagation.inject(context.active(), carrier);
  return carrier.traceparent ?? null;
}
