import { Injectable } from '@nestjs/common';
import { type CompletionBody, type Generation, IdConflictError } from '@parley/contracts';
import type { EntityManager } from 'typeorm';
import { v5 as uuidv5, v7 as uuidv7 } from 'uuid';
import { idConflictOf } from '../database/id-conflict';
import { requestDigest } from '../database/request-digest';
import { Tables } from '../database/tables';
import { GenerationStarter } from '../generations/generation-starter';
import { toGenerationView } from '../generations/generation.view';
import type { GenerationEntity } from '../generations/generation.entity';
import type { NewMessage } from '../messages/message.repository';
import { OwnerTransactions } from '../outbox/owner-transactions';
import { CompletionPrompts } from './completion-prompts';

/** Makes a generation's id of an idempotency key: the same key of the same person is the same generation. */
const KEY_NAMESPACE = '0b0b7a1e-6f55-4d0c-9d5c-2c1f2a5f7c11';

/** Begins answers that programs ask for: ordinary generations, in a conversation of their own that nobody sees. */
@Injectable()
export class CompletionsService {
  constructor(
    private readonly transactions: OwnerTransactions,
    private readonly tables: Tables,
    private readonly prompts: CompletionPrompts,
    private readonly starter: GenerationStarter,
  ) {}

  /**
   * @throws LimitError, ProblemError `context_too_long` or `unknown_model`, IdConflictError when the idempotency key was
   * used for another request
   */
  async begin(ownerId: string, body: CompletionBody, idempotencyKey: string | undefined): Promise<Generation> {
    const prompt = this.prompts.of(body);
    const { messages } = prompt;
    const mostTokens = body.max_completion_tokens ?? body.max_tokens ?? undefined;
    const digest = requestDigest({ completion: body.model, messages, mostTokens });
    const generationId = idempotencyKey ? uuidv5(`${ownerId}:${idempotencyKey}`, KEY_NAMESPACE) : uuidv7();
    return this.transactions
      .run(ownerId, async (transaction) => {
        const { manager } = transaction;
        const known = await this.tables.generations.findById(manager, generationId);
        if (known) return this.repeated(manager, known, digest);
        const conversation = await this.tables.conversations.insert(manager, { ...hiddenConversation(ownerId), requestDigest: digest });
        const question = questionOf({ ownerId, conversationId: conversation.id, digest, content: messages.at(-1)?.content ?? '' });
        const request = { model: body.model, answerId: undefined, generationId, digest, mostTokens };
        return this.starter.complete(transaction, { conversation, question, request, prompt, purpose: 'completion' });
      })
      .catch(idConflictOf('request'));
  }

  private async repeated(manager: EntityManager, generation: GenerationEntity, digest: string): Promise<Generation> {
    const answer = await this.tables.messages.findOwned(manager, generation.ownerId, generation.messageId);
    if (answer?.requestDigest !== digest) throw new IdConflictError('request');
    return toGenerationView(generation);
  }
}

function hiddenConversation(ownerId: string) {
  return { id: uuidv7(), ownerId, title: '', model: null, instructions: null, temporary: true, hidden: true };
}

/** Of what was sent only the end is kept: a program sends all of its conversation each time. */
function questionOf(facts: Pick<NewMessage, 'ownerId' | 'conversationId' | 'content'> & { digest: string }): NewMessage {
  const { digest: requestDigest, ...rest } = facts;
  const nothing = { parentId: null, model: null, tokenCount: null, generationId: null, error: null };
  return { ...rest, ...nothing, id: uuidv7(), role: 'user', status: 'complete', requestDigest };
}
