import { Injectable } from '@nestjs/common';
import type { SealRecord } from '@parley/contracts';
import { countTokens } from '@parley/tokenizer';
import { storableText } from '../database/storable-text';
import type { GenerationEntity } from '../generations/generation.entity';
import { OwnerTransactions } from '../outbox/owner-transactions';
import { SummaryOrders } from './summary-orders';
import { SummaryRepository } from './summary.repository';

/**
 * Summaries of what no longer fits into the model's window. They are written beside the conversation: no turn waits for
 * one, each uses the newest that there is on its branch.
 */
@Injectable()
export class Summaries {
  constructor(
    private readonly transactions: OwnerTransactions,
    private readonly orders: SummaryOrders,
    private readonly summaries: SummaryRepository,
  ) {}

  /** What follows from an answer that was settled, or from a summary. May be repeated. */
  async after(generation: GenerationEntity, seal: SealRecord): Promise<void> {
    if (!this.orders.areWanted) return;
    if (generation.purpose === 'answer') await this.orders.order(generation, seal.usage.completionTokens);
    if (generation.purpose === 'summary' && seal.status === 'completed') await this.take(generation, seal);
  }

  private async take({ id, ownerId, subjectId }: GenerationEntity, seal: SealRecord): Promise<void> {
    const text = storableText(seal.text).trim();
    if (text === '' || subjectId === null) return;
    const tokenCount = countTokens(text);
    await this.transactions.run(ownerId, async ({ manager }) => {
      const stretch = await this.summaries.stretch(manager, subjectId);
      const first = stretch.summary?.firstMessageId ?? stretch.messages[0]?.id;
      if (first === undefined) return;
      const messages = (stretch.summary?.messages ?? 0) + stretch.messages.length;
      await this.summaries.save(manager, { messageId: subjectId, generationId: id, firstMessageId: first, messages, text, tokenCount });
    });
  }
}
