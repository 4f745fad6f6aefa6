import { Injectable } from '@nestjs/common';
import { type ContextPart, type GenerationContext, NotFoundError } from '@parley/contracts';
import { Tables } from '../database/tables';
import { ModelCatalog } from '../models/model-catalog';
import { OwnerTransactions } from '../outbox/owner-transactions';
import { SummaryRepository } from '../summaries/summary.repository';

/** Explains what a model was shown. */
@Injectable()
export class GenerationContexts {
  constructor(
    private readonly transactions: OwnerTransactions,
    private readonly tables: Tables,
    private readonly catalog: ModelCatalog,
    private readonly summaries: SummaryRepository,
  ) {}

  /** @throws NotFoundError */
  async explain(ownerId: string, id: string): Promise<GenerationContext> {
    const manager = this.transactions.reader;
    const generation = await this.tables.generations.findWithContext(manager, ownerId, id);
    if (!generation) throw new NotFoundError('generation');
    const { messageId, model, reservedTokens, maxOutputTokens, purpose } = generation;
    const parts = generation.context ?? [];
    const shown = parts.filter((part) => part.messageId !== null).length;
    // The answer itself is the end of its branch, and was not sent.
    const earlier = purpose === 'answer' ? (await this.tables.tree.depth(manager, messageId)) - 1 : shown;
    return {
      generationId: id,
      model,
      contextWindow: this.catalog.find(model)?.contextWindow ?? null,
      promptTokens: reservedTokens - maxOutputTokens,
      maxOutputTokens,
      parts,
      omittedMessages: Math.max(0, earlier - shown),
      summary: await this.summaryAmong(parts),
    };
  }

  private async summaryAmong(parts: readonly ContextPart[]): Promise<GenerationContext['summary']> {
    const part = parts.find(({ kind }) => kind === 'summary');
    const summary = part?.upToMessageId ? await this.summaries.find(this.transactions.reader, part.upToMessageId) : null;
    if (!part || !summary) return null;
    return { id: summary.generationId, upToMessageId: summary.messageId, tokens: part.tokens, messages: summary.messages };
  }
}
