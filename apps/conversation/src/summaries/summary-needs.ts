import { Injectable } from '@nestjs/common';
import { Tables } from '../database/tables';
import type { GenerationEntity } from '../generations/generation.entity';
import { promptRoom, summaryRoom } from '../generations/prompt-room';
import { ModelCatalog, type OfferedModel } from '../models/model-catalog';
import { OwnerTransactions } from '../outbox/owner-transactions';
import { type BranchStretch, SummaryRepository } from './summary.repository';

/** Beyond this share of what a prompt may have, the next turns may find no room: a summary is asked for in time. */
const SOON_FULL = 0.7;
/** Share that the newest messages keep, word for word. */
const KEPT = 0.35;
/** Fewer messages than these are not worth a summary. */
const LEAST_MESSAGES = 4;

export interface SummaryNeed {
  /** The message up to which it is to tell what was said. */
  upToMessageId: string;
  stretch: BranchStretch;
  /** Who writes it. */
  writer: OfferedModel;
  /** What it may have at most. */
  mostTokens: number;
}

/** Knows when a branch needs a summary, and of what. */
@Injectable()
export class SummaryNeeds {
  constructor(
    private readonly transactions: OwnerTransactions,
    private readonly tables: Tables,
    private readonly summaries: SummaryRepository,
    private readonly catalog: ModelCatalog,
  ) {}

  /** After an answer; null also while answers wait for workers: the next turn asks again. */
  async after(generation: GenerationEntity, answerTokens: number, writerId = generation.model): Promise<SummaryNeed | null> {
    const model = this.catalog.find(generation.model);
    const writer = this.catalog.find(writerId);
    if (!model || !writer) return null;
    const promptTokens = generation.reservedTokens - generation.maxOutputTokens;
    if (promptTokens + answerTokens < promptRoom(model) * SOON_FULL) return null;
    const manager = this.transactions.reader;
    const { ownerId, conversationId } = generation;
    if (!(await this.tables.conversations.findOwned(manager, ownerId, conversationId))) return null;
    const upToMessageId = await this.lastToSummarise(generation, Math.floor(promptRoom(model) * KEPT));
    if (upToMessageId === null || (await this.tables.generations.areWorkersBusy(manager))) return null;
    const stretch = await this.summaries.stretch(manager, upToMessageId);
    if (stretch.messages.length < LEAST_MESSAGES) return null;
    return { upToMessageId, stretch, writer, mostTokens: summaryRoom(model) };
  }

  /** The answer before the newest messages, which are kept word for word and begin with a question. */
  private async lastToSummarise({ messageId }: GenerationEntity, keptTokens: number): Promise<string | null> {
    const manager = this.transactions.reader;
    const newest = await this.tables.tree.branchWithin(manager, messageId, keptTokens);
    const kept = newest.find(({ role }) => role === 'user') ?? (await this.tables.tree.branch(manager, messageId, 2))[0];
    return kept?.parentId ?? null;
  }
}
