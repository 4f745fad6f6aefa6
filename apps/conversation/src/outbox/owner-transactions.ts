import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Turns } from '../database/turns';
import { Outbox } from './outbox';
import { OwnerTransaction } from './owner-transaction';

/**
 * Every change is made in one of these. All changes of one owner happen one after the other, across replicas: what was
 * counted stays true until the commit, and rows of the outbox stand in the order of the commits.
 */
@Injectable()
export class OwnerTransactions {
  /** So that one owner's many requests wait here, and not each on a connection of its own. */
  private readonly turns = new Turns();

  constructor(
    private readonly dataSource: DataSource,
    private readonly outbox: Outbox,
  ) {}

  /** For reading, outside of any transaction. */
  get reader(): EntityManager {
    return this.dataSource.manager;
  }

  async run<T>(ownerId: string, work: (transaction: OwnerTransaction) => Promise<T>): Promise<T> {
    const [result, rows] = await this.turns.take(ownerId, () =>
      this.dataSource.transaction(async (manager) => {
        await manager.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [ownerId]);
        const transaction = new OwnerTransaction(manager, ownerId);
        const result = await work(transaction);
        return [result, await this.outbox.add(transaction)] as const;
      }),
    );
    this.outbox.publishSoon(rows);
    return result;
  }
}
