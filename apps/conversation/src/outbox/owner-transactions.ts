import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { inLockedTransaction } from '../database/locked-transaction';
import { Turns } from '../database/turns';
import { Outbox } from './outbox';
import { OwnerTransaction } from './owner-transaction';

const OWNERS = 0;

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
    const [result, transaction] = await this.turns.take(ownerId, () =>
      inLockedTransaction(this.dataSource, { key: ownerId, kind: OWNERS }, async ({ manager }) => {
        const transaction = new OwnerTransaction(manager, ownerId);
        const result = await work(transaction);
        await this.outbox.add(manager, [transaction]);
        return [result, transaction] as const;
      }),
    );
    this.outbox.publishSoon(transaction.stored);
    for (const follow of transaction.followUps) follow();
    return result;
  }
}
