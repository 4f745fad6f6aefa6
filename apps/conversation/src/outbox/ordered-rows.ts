import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { inLockedTransaction, type Locked } from '../database/locked-transaction';
import { OutboxPublisher, type PublishedRow } from './outbox-publisher';

/** Most owners whose rows one replica publishes at a time: each takes a connection for as long as it lasts. */
const MOST_AT_ONCE = 4;
const BATCH_SIZE = 200;
const ORDERED_ROWS = 1;
const SWEPT_OWNERS = 100;

/** Publishes an owner's ordered rows in the order of their commits, whichever replica wrote them. */
@Injectable()
export class OrderedRows {
  private readonly owners = new Set<string>();
  private readonly runners = new Set<Promise<void>>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly publisher: OutboxPublisher,
  ) {}

  /** Resolves when there is nothing left to publish here; what failed is left for the sweep. */
  async publishSoon(ownerId: string): Promise<void> {
    if (this.publisher.isPaused) return;
    this.owners.add(ownerId);
    if (this.runners.size < MOST_AT_ONCE) {
      const runner = this.run().finally(() => this.runners.delete(runner));
      this.runners.add(runner);
    }
    await Promise.all(this.runners);
  }

  /** Publishes what is older than `seconds`. @returns how many rows that were */
  async sweep(seconds: number): Promise<number> {
    const owners: { owner_id: string }[] = await this.dataSource.query(
      `SELECT DISTINCT owner_id FROM conversation.outbox
       WHERE in_order AND created_at < now() - make_interval(secs => $1) LIMIT $2`,
      [seconds, SWEPT_OWNERS],
    );
    let count = 0;
    for (const { owner_id } of owners) count += await this.publishAll(owner_id);
    return count;
  }

  private async run(): Promise<void> {
    for (const ownerId of this.owners) {
      this.owners.delete(ownerId);
      await this.publishAll(ownerId).catch(() => undefined);
    }
  }

  private async publishAll(ownerId: string): Promise<number> {
    for (let count = 0; ; ) {
      const published = await this.publishBatch(ownerId);
      count += published;
      if (published < BATCH_SIZE) return count;
    }
  }

  /** A row that could not be published is back when the transaction is taken back. */
  private publishBatch(ownerId: string): Promise<number> {
    const lock = { key: ownerId, kind: ORDERED_ROWS };
    const publish = async ({ rows }: Locked<PublishedRow>): Promise<number> => {
      for (const row of rows) await this.publisher.send(row);
      return rows.length;
    };
    return inLockedTransaction(this.dataSource, lock, publish, takeOrdered(ownerId));
  }
}

/**
 * Nobody waits for the disk: rows that come back after a crash of the database are published again, with the same message ids, which
 * the stream takes once within its window.
 * @param ownerId a UUID, which is looked at where it is locked
 */
function takeOrdered(ownerId: string): string {
  return `
    SET LOCAL synchronous_commit TO off;
    WITH taken AS (
      DELETE FROM conversation.outbox WHERE id IN (
        SELECT id FROM conversation.outbox WHERE owner_id = '${ownerId}' AND in_order ORDER BY id LIMIT ${BATCH_SIZE})
      RETURNING id, subject, payload, message_id AS "messageId", traceparent)
    SELECT id, subject, payload, "messageId", traceparent FROM taken ORDER BY id`;
}
