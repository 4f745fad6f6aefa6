import { Injectable } from '@nestjs/common';
import { type Generation, type GenerationError, NotFoundError, type SealRecord } from '@parley/contracts';
import { Tables } from '../database/tables';
import type { OwnerTransaction } from '../outbox/owner-transaction';
import { OwnerTransactions } from '../outbox/owner-transactions';
import type { GenerationEntity } from './generation.entity';
import { endingOf, GenerationSettlement } from './generation-settlement';
import { GenerationViews } from './generation-views';

@Injectable()
export class GenerationsService {
  constructor(
    private readonly transactions: OwnerTransactions,
    private readonly tables: Tables,
    private readonly views: GenerationViews,
    private readonly settlement: GenerationSettlement,
  ) {}

  /** Of whatever owner. */
  find(id: string): Promise<GenerationEntity | null> {
    return this.tables.generations.findById(this.transactions.reader, id);
  }

  async get(ownerId: string, id: string): Promise<Generation> {
    const manager = this.transactions.reader;
    const generation = await this.tables.generations.findOwned(manager, ownerId, id);
    if (!generation) throw new NotFoundError('generation');
    return this.views.ofAnyInLine(manager, generation);
  }

  /** Asks for a stop. Once is enough, and on an ended generation it changes nothing. */
  async cancel(ownerId: string, id: string): Promise<Generation> {
    return this.transactions.run(ownerId, (transaction) => this.cancelIn(transaction, id));
  }

  async cancelIn(transaction: OwnerTransaction, id: string): Promise<Generation> {
    const { manager, ownerId } = transaction;
    const generation = await this.tables.generations.findOwned(manager, ownerId, id);
    if (!generation) throw new NotFoundError('generation');
    await this.stop(transaction, generation);
    return this.views.of(manager, generation);
  }

  async cancelAllOf(transaction: OwnerTransaction, conversationId: string): Promise<void> {
    const unfinished = await this.tables.generations.findUnfinishedIn(transaction.manager, conversationId);
    for (const generation of unfinished) await this.stop(transaction, generation);
  }

  /** Also of what belongs to no chat. */
  async cancelAllOfOwner(transaction: OwnerTransaction): Promise<void> {
    const unfinished = await this.tables.generations.findUnfinishedOf(transaction.manager, transaction.ownerId);
    for (const generation of unfinished) await this.stop(transaction, generation);
  }

  /** Ends one that waits in line, as failed; does nothing when it does not wait any more. */
  async endWaiting(transaction: OwnerTransaction, id: string, error: GenerationError): Promise<void> {
    const generation = await this.tables.generations.findOwned(transaction.manager, transaction.ownerId, id);
    if (!generation || !(await this.tables.generations.takeFromLine(transaction.manager, id))) return;
    await this.endUnstarted(transaction, generation, error);
  }

  private async stop(transaction: OwnerTransaction, generation: GenerationEntity): Promise<void> {
    if (generation.endedAt || generation.cancelRequestedAt) return;
    if (await this.tables.generations.takeFromLine(transaction.manager, generation.id)) {
      await this.endUnstarted(transaction, generation);
      return;
    }
    await this.tables.generations.update(transaction.manager, generation, { cancelRequestedAt: new Date() });
    transaction.stop(generation.id);
  }

  private async endUnstarted(transaction: OwnerTransaction, generation: GenerationEntity, error?: GenerationError): Promise<void> {
    const seal = sealOfUnstarted(generation, error);
    transaction.closeLog(seal);
    await this.settlement.settle(transaction, generation, endingOf(seal));
  }
}

/** The end of a generation that no worker was ever given: this service alone knows of it, so it may say so. */
function sealOfUnstarted({ id, conversationId, messageId, model }: GenerationEntity, error?: GenerationError): SealRecord {
  const status = error ? 'failed' : 'cancelled';
  return {
    generationId: id,
    attempt: 1,
    seq: 1,
    at: new Date().toISOString(),
    type: 'end',
    status,
    finishReason: status,
    ...(error ? { error } : {}),
    usage: { promptTokens: 0, completionTokens: 0, cost: 0 },
    text: '',
    conversationId,
    messageId,
    model,
    timeToFirstTokenMs: null,
  };
}
