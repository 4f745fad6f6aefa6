import { Injectable } from '@nestjs/common';
import type { GenerationError, SealRecord } from '@parley/contracts';
import { countTokens } from '@parley/tokenizer';
import { Charges } from '../admission/charges';
import { toConversationView } from '../conversations/conversation.view';
import { storableText } from '../database/storable-text';
import { Tables } from '../database/tables';
import { MessageViews } from '../messages/message-views';
import type { OwnerTransaction } from '../outbox/owner-transaction';
import { GenerationDispatcher } from './generation-dispatcher';
import type { GenerationEntity } from './generation.entity';

/** How a generation ended, made fit to be stored. */
export interface Ending {
  seal: SealRecord;
  tokenCount: number;
}

/** Largest number of tokens that a column holds, whatever a provider claims. */
const MOST_TOKENS = 2_147_483_647;

/** Counts here, before the owner's transaction: a long answer takes a while. */
export function endingOf(seal: SealRecord): Ending {
  const text = storableText(seal.text);
  const { error, usage } = seal;
  const counted = {
    ...usage,
    promptTokens: Math.min(usage.promptTokens, MOST_TOKENS),
    completionTokens: Math.min(usage.completionTokens, MOST_TOKENS),
  };
  const storable = { ...seal, text, usage: counted, finishReason: storableText(seal.finishReason) };
  return { seal: error ? { ...storable, error: storableError(error) } : storable, tokenCount: countTokens(text) };
}

/** Saves an answer and charges for it, once: gives back what was set aside and lets the next one go. */
@Injectable()
export class GenerationSettlement {
  constructor(
    private readonly tables: Tables,
    private readonly charges: Charges,
    private readonly views: MessageViews,
    private readonly dispatcher: GenerationDispatcher,
  ) {}

  /** Ends a generation that was with the workers: in its place the next one may go. A repeat does nothing. */
  async settle(transaction: OwnerTransaction, generation: GenerationEntity, ending: Ending): Promise<void> {
    if (generation.endedAt) return;
    await this.end(transaction, generation, ending);
    await this.dispatcher.dispatchWaiting(transaction);
  }

  /** Ends a generation that nobody else was waiting for. */
  async end(transaction: OwnerTransaction, generation: GenerationEntity, { seal, tokenCount }: Ending): Promise<void> {
    const { usage } = seal;
    const ended = await this.tables.generations.update(transaction.manager, generation, {
      status: seal.status,
      attempt: Math.max(generation.attempt, seal.attempt),
      endSeq: seal.seq,
      finishReason: seal.finishReason,
      promptTokens: usage.promptTokens,
      completionTokens: usage.completionTokens,
      cost: usage.cost,
      ...answererOf(seal),
      usageEstimated: usage.estimated ?? false,
      endedAt: new Date(),
      job: null,
    });
    await this.saveAnswer(transaction, generation, { seal, tokenCount });
    await this.dispatcher.announce(transaction, ended);
    await this.charges.settle(transaction, ended, usage);
  }

  private async saveAnswer(
    transaction: OwnerTransaction,
    { messageId, conversationId }: GenerationEntity,
    { seal, tokenCount }: Ending,
  ): Promise<void> {
    const { manager, ownerId } = transaction;
    const message = await this.tables.messages.findOwned(manager, ownerId, messageId);
    if (!message) return;
    const answer = await this.tables.messages.update(manager, message, {
      content: seal.text,
      status: seal.status === 'completed' ? 'complete' : seal.status,
      tokenCount,
      ...answererOf(seal),
      error: seal.error ?? null,
    });
    const conversation = await this.tables.conversations.findOwned(manager, ownerId, conversationId);
    if (!conversation) return;
    const changed = await this.tables.conversations.update(manager, conversation, { updatedAt: new Date() });
    transaction.say({ type: 'message.changed', conversationId, message: await this.views.of(manager, answer) });
    transaction.say({ type: 'conversation.changed', conversation: toConversationView(changed) });
  }
}

/** Who answered, and who was asked where that was another. */
function answererOf({ model, askedModel }: SealRecord): { model: string; askedModel: string | null } {
  return { model, askedModel: askedModel ?? null };
}

function storableError({ code, message, retryable }: GenerationError): GenerationError {
  return { code: storableText(code), message: storableText(message), retryable };
}
