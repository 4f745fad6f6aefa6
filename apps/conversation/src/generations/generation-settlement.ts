import { Injectable } from '@nestjs/common';
import type { GenerationError, SealRecord } from '@parley/contracts';
import { countTokens } from '@parley/tokenizer';
import { Charges } from '../admission/charges';
import { toConversationView } from '../conversations/conversation.view';
import { storableText } from '../database/storable-text';
import type { MessageEntity } from '../messages/message.entity';
import { toMessageView } from '../messages/message.view';
import type { OwnerTransaction } from '../outbox/owner-transaction';
import { GenerationEndings } from './generation-endings';
import type { GenerationEntity } from './generation.entity';
import { toGenerationView } from './generation.view';

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

/** Saves an answer and charges for it, once, and gives back what was set aside. */
@Injectable()
export class GenerationSettlement {
  constructor(
    private readonly endings: GenerationEndings,
    private readonly charges: Charges,
  ) {}

  /** A repeat does nothing. */
  async settle(transaction: OwnerTransaction, before: GenerationEntity, ending: Ending): Promise<void> {
    if (before.endedAt) return;
    const { usage } = ending.seal;
    const generation = endedBy(ending, before);
    const place = await this.endings.find(transaction.manager, before);
    const answer = answerOf(ending);
    const updatedAt = place?.conversation ? new Date() : null;
    if (place?.conversation && updatedAt) {
      const { siblingIds, ...facts } = place.message;
      const message = { ...facts, ...answer, ...answererOf(ending.seal), id: before.messageId, conversationId: before.conversationId, ownerId: before.ownerId };
      const conversation = toConversationView({ ...place.conversation, updatedAt });
      transaction.say({ type: 'message.changed', conversationId: before.conversationId, message: toMessageView(message, siblingIds) });
      transaction.say({ type: 'conversation.changed', conversation });
    }
    if (generation.purpose === 'answer') transaction.say({ type: 'generation.changed', generation: toGenerationView(generation) });
    await this.charges.announce(transaction, generation, { tokens: usage.promptTokens + usage.completionTokens, cost: usage.cost });
    await this.endings.write(transaction, { generation, answer, updatedAt });
    Object.assign(before, generation);
  }
}

function endedBy({ seal }: Ending, generation: GenerationEntity): GenerationEntity {
  const { usage } = seal;
  return {
    ...generation,
    ...answererOf(seal),
    status: seal.status,
    attempt: Math.max(generation.attempt, seal.attempt),
    endSeq: seal.seq,
    finishReason: seal.finishReason,
    promptTokens: usage.promptTokens,
    completionTokens: usage.completionTokens,
    cost: usage.cost,
    usageEstimated: usage.estimated ?? false,
    endedAt: new Date(),
  };
}

function answerOf({ seal, tokenCount }: Ending): Pick<MessageEntity, 'content' | 'status' | 'tokenCount' | 'error'> {
  const status = seal.status === 'completed' ? 'complete' : seal.status;
  return { content: seal.text, status, tokenCount, error: seal.error ?? null };
}

/** Who answered, and who was asked where that was another. */
function answererOf({ model, askedModel }: SealRecord): { model: string; askedModel: string | null } {
  return { model, askedModel: askedModel ?? null };
}

function storableError({ code, message, retryable }: GenerationError): GenerationError {
  return { code: storableText(code), message: storableText(message), retryable };
}
