import { Inject, Injectable } from '@nestjs/common';
import { type BusConnection, serveStoredAnswers } from '@parley/bus';
import { isFinished, type SealRecord, type StoredAnswerRequest } from '@parley/contracts';
import { BUS } from '../bus/bus.module';
import { Tables } from '../database/tables';
import type { MessageEntity } from '../messages/message.entity';
import { OwnerTransactions } from '../outbox/owner-transactions';
import type { GenerationEntity } from './generation.entity';
import { toTokenUsage } from './generation.view';

/** Tells edges how a generation ended, when its log has aged out. */
@Injectable()
export class StoredAnswers {
  private serving: { close(): void } | null = null;

  constructor(
    @Inject(BUS) private readonly bus: BusConnection,
    private readonly transactions: OwnerTransactions,
    private readonly tables: Tables,
  ) {}

  start(): void {
    this.serving = serveStoredAnswers(this.bus, (request) => this.find(request));
  }

  stop(): void {
    this.serving?.close();
  }

  /** Null when there is no such generation of this owner, or it has not ended yet. */
  async find({ ownerId, generationId }: StoredAnswerRequest): Promise<SealRecord | null> {
    const manager = this.transactions.reader;
    const generation = await this.tables.generations.findOwned(manager, ownerId, generationId);
    const answer = generation && (await this.tables.messages.findOwned(manager, ownerId, generation.messageId));
    return answer ? sealOf(generation, answer) : null;
  }
}

/** The record that once closed the log. */
function sealOf(generation: GenerationEntity, answer: MessageEntity): SealRecord | null {
  const usage = toTokenUsage(generation);
  if (!isFinished(generation.status) || !generation.endedAt || !usage) return null;
  return {
    generationId: generation.id,
    attempt: generation.attempt,
    seq: generation.endSeq ?? 1,
    at: generation.endedAt.toISOString(),
    type: 'end',
    status: generation.status,
    finishReason: generation.finishReason ?? generation.status,
    usage,
    ...(answer.error ? { error: answer.error } : {}),
    text: answer.content,
    conversationId: generation.conversationId,
    messageId: generation.messageId,
    model: generation.model,
    ...(generation.askedModel ? { askedModel: generation.askedModel } : {}),
    timeToFirstTokenMs: null,
  };
}
