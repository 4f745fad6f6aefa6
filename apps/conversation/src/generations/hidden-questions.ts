import { Injectable } from '@nestjs/common';
import type { Generation, GenerationPurpose, PromptMessage } from '@parley/contracts';
import { v7 as uuidv7 } from 'uuid';
import type { Asker } from '../admission/asker';
import { Tables } from '../database/tables';
import type { NewMessage } from '../messages/message.repository';
import { ModelCatalog } from '../models/model-catalog';
import type { OwnerTransaction } from '../outbox/owner-transaction';
import { GenerationStarter } from './generation-starter';
import { PromptBuilder } from './prompt-builder';
import type { Prompt } from './prompt-parts';

export interface HiddenQuestion {
  asker: Asker;
  generationId: string;
  digest: string;
  model: string;
  /** Of what is sent only the end is kept: a program sends all of its conversation each time. */
  prompt: Prompt;
  mostTokens: number | undefined;
  purpose: GenerationPurpose;
  /** The conversation that it is about. */
  subjectId?: string;
}

/** Has something answered that belongs to no chat: an ordinary generation, in a conversation of its own that nobody sees. */
@Injectable()
export class HiddenQuestions {
  constructor(
    private readonly tables: Tables,
    private readonly catalog: ModelCatalog,
    private readonly prompts: PromptBuilder,
    private readonly starter: GenerationStarter,
  ) {}

  /** Sent word for word. To be made before the owner's transaction: a long prompt takes a while. @throws ProblemError `context_too_long` or `unknown_model` */
  prompt(model: string, messages: readonly PromptMessage[]): Prompt {
    return this.prompts.verbatim(this.catalog.choose(model), messages);
  }

  /** Nothing is done when there is this generation already. @throws likewise */
  async askOnce(transaction: OwnerTransaction, asked: HiddenQuestion): Promise<void> {
    const known = await this.tables.generations.findById(transaction.manager, asked.generationId);
    if (!known) await this.ask(transaction, asked);
  }

  /** @throws LimitError; nothing is written then */
  async ask(transaction: OwnerTransaction, asked: HiddenQuestion): Promise<Generation> {
    const { asker, generationId, digest, model, prompt, mostTokens, purpose, subjectId } = asked;
    const facts = { ownerId: asker.id, title: '', model: null, instructions: null, temporary: true, hidden: true };
    const values = { ...facts, id: uuidv7(), requestDigest: digest };
    const conversation = await this.tables.conversations.insert(transaction.manager, values);
    const question = questionOf(asked, conversation.id);
    const request = { asker, model, answerId: undefined, generationId, digest, mostTokens };
    const order = { conversation, question, request, prompt, purpose };
    return this.starter.complete(transaction, subjectId === undefined ? order : { ...order, subjectId });
  }
}

function questionOf({ asker, digest, prompt }: HiddenQuestion, conversationId: string): NewMessage {
  const nothing = { parentId: null, model: null, tokenCount: null, generationId: null, error: null };
  const content = prompt.messages.at(-1)?.content ?? '';
  return { ...nothing, id: uuidv7(), ownerId: asker.id, conversationId, content, role: 'user', status: 'complete', requestDigest: digest };
}
