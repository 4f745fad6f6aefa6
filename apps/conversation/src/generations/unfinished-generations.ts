import { Injectable } from '@nestjs/common';
import type { GenerationJob, ModelPrice } from '@parley/contracts';
import { Tables } from '../database/tables';
import { ModelCatalog } from '../models/model-catalog';
import { OwnerTransactions } from '../outbox/owner-transactions';
import type { GenerationEntity } from './generation.entity';

/** Generations that one replica takes on in one go. */
const AT_ONCE = 20;

/** The generations that are not at their end, and what can be done for them. */
@Injectable()
export class UnfinishedGenerations {
  constructor(
    private readonly transactions: OwnerTransactions,
    private readonly tables: Tables,
    private readonly catalog: ModelCatalog,
  ) {}

  /** Some that are with the workers and that nobody has looked after for `quietMs`: other ones for each replica. */
  claim(quietMs: number): Promise<GenerationEntity[]> {
    return this.tables.generations.claimUnfinished(this.transactions.reader, quietMs, AT_ONCE);
  }

  async rememberLog(generation: GenerationEntity, seenSequence: number): Promise<void> {
    await this.tables.generations.update(this.transactions.reader, generation, { seenSequence });
  }

  /** Has a worker end a generation that nobody works on. Within the queue's window this is ordered once. */
  async close(generation: GenerationEntity): Promise<void> {
    await this.transactions.run(generation.ownerId, async (transaction) => {
      transaction.order(closeJobOf(generation, this.catalog.priceOf(generation.model)));
    });
  }
}

function closeJobOf(generation: GenerationEntity, price: ModelPrice): GenerationJob {
  const { id, ownerId, conversationId, messageId, model, maxOutputTokens, reservedTokens } = generation;
  return {
    kind: 'close',
    generationId: id,
    ownerId,
    conversationId,
    messageId,
    model,
    price,
    maxOutputTokens,
    promptTokens: reservedTokens - maxOutputTokens,
    prompt: [],
    createdAt: new Date().toISOString(),
  };
}
