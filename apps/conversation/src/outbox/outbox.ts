import { Injectable } from '@nestjs/common';
import { context, propagation } from '@opentelemetry/api';
import { PinoLogger } from 'nestjs-pino';
import { DataSource } from 'typeorm';
import { OrderedRows } from './ordered-rows';
import { OutboxPublisher } from './outbox-publisher';
import { OutboxRow } from './outbox-row.entity';
import type { OwnerTransaction } from './owner-transaction';

export type NewOutboxRow = Pick<OutboxRow, 'subject' | 'payload' | 'messageId' | 'inOrder'>;

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

  /** Writes down what a transaction promised; give the result to `publishSoon` after the commit. */
  async add({ manager, ownerId, promises }: OwnerTransaction): Promise<OutboxRow[]> {
    const traceparent = activeTraceparent();
    const rows = promises
      .filter((row) => this.fits(row))
      .map((row) => manager.create(OutboxRow, { ...row, ownerId, traceparent }));
    if (rows.length > 0) await manager.insert(OutboxRow, rows);
    return rows;
  }

  /** Publishes committed rows without making the caller wait. A failure is no error: the sweep comes by. */
  publishSoon(rows: readonly OutboxRow[]): void {
    for (const row of rows) if (!row.inOrder) this.track(this.publisher.publishAndForget(row));
    const ordered = rows.find(({ inOrder }) => inOrder);
    if (ordered) this.track(this.orderedRows.publishSoon(ordered.ownerId));
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
