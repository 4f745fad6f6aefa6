import { Injectable } from '@nestjs/common';
import { DataSource, In } from 'typeorm';
import { OutboxPublisher } from './outbox-publisher';
import { OutboxRow } from './outbox-row.entity';

/** Most owners whose rows one replica publishes at a time: each takes a connection for as long as it lasts. */
const MOST_AT_ONCE = 4;
const BATCH_SIZE = 200;
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

  private async publishBatch(ownerId: string): Promise<number> {
    return this.dataSource.transaction(async (manager) => {
      await manager.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 1))', [ownerId]);
      const rows = await manager.find(OutboxRow, {
        where: { ownerId, inOrder: true },
        order: { id: 'ASC' },
        take: BATCH_SIZE,
      });
      for (const row of rows) await this.publisher.send(row);
      if (rows.length > 0) await manager.delete(OutboxRow, { id: In(rows.map(({ id }) => id)) });
      return rows.length;
    });
  }
}
