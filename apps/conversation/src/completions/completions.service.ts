import { Injectable } from '@nestjs/common';
import { type CompletionBody, type Generation, IdConflictError, type PromptMessage } from '@parley/contracts';
import type { EntityManager } from 'typeorm';
import { v5 as uuidv5, v7 as uuidv7 } from 'uuid';
import type { Asker } from '../admission/asker';
import { idConflictOf } from '../database/id-conflict';
import { requestDigest } from '../database/request-digest';
import { Tables } from '../database/tables';
import type { GenerationEntity } from '../generations/generation.entity';
import { toGenerationView } from '../generations/generation.view';
import { HiddenQuestions } from '../generations/hidden-questions';
import { OwnerTransactions } from '../outbox/owner-transactions';

/** Makes a generation's id of an idempotency key: the same key of the same person is the same generation. */
const KEY_NAMESPACE = '0b0b7a1e-6f55-4d0c-9d5c-2c1f2a5f7c11';

/** Begins answers that programs ask for, each once. */
@Injectable()
export class CompletionsService {
  constructor(
    private readonly transactions: OwnerTransactions,
    private readonly tables: Tables,
    private readonly questions: HiddenQuestions,
  ) {}

  /**
   * @throws LimitError, ProblemError `context_too_long`, `unknown_model`, `model_disabled` or `model_not_allowed`, IdConflictError when the idempotency key was
   * used for another request
   */
  async begin(asker: Asker, body: CompletionBody, idempotencyKey: string | undefined): Promise<Generation> {
    const { id: ownerId } = asker;
    const { model } = body;
    const prompt = this.questions.prompt(model, body.messages.map(toPromptMessage));
    const mostTokens = body.max_completion_tokens ?? body.max_tokens ?? undefined;
    const digest = requestDigest({ completion: model, messages: prompt.messages, mostTokens });
    const generationId = idempotencyKey ? uuidv5(`${ownerId}:${idempotencyKey}`, KEY_NAMESPACE) : uuidv7();
    return this.transactions
      .run(ownerId, async (transaction) => {
        const { manager } = transaction;
        const known = await this.tables.generations.findById(manager, generationId);
        if (known) return this.repeated(manager, known, digest);
        return this.questions.ask(transaction, { asker, generationId, digest, model, prompt, mostTokens, purpose: 'completion' });
      })
      .catch(idConflictOf('request'));
  }

  private async repeated(manager: EntityManager, generation: GenerationEntity, digest: string): Promise<Generation> {
    const answer = await this.tables.messages.findOwned(manager, generation.ownerId, generation.messageId);
    if (answer?.requestDigest !== digest) throw new IdConflictError('request');
    return toGenerationView(generation);
  }
}

function toPromptMessage({ role, content }: CompletionBody['messages'][number]): PromptMessage {
  return { role: role === 'developer' ? 'system' : role, content: content ?? '' };
}
