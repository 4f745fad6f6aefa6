import { Injectable } from '@nestjs/common';
import { dearestOf, type GenerationPurpose } from '@parley/contracts';
import { Admission, type Admitted } from '../admission/admission';
import { Charges } from '../admission/charges';
import type { ConversationEntity } from '../conversations/conversation.entity';
import type { NewMessage } from '../messages/message.repository';
import { ModelCatalog, type OfferedModel } from '../models/model-catalog';
import type { OwnerTransaction } from '../outbox/owner-transaction';
import type { GenerationEntity } from './generation.entity';
import { isExtra } from './extra-work';
import { PromptBuilder } from './prompt-builder';
import type { Prompt } from './prompt-parts';

export interface AnswerOrder<Question extends NewMessage = NewMessage> {
  conversation: ConversationEntity;
  /** The message to be answered. */
  question: Question;
  request: {
    model: string | undefined;
    answerId: string | undefined;
    generationId: string | undefined;
    digest: string;
    /** Tokens that the answer may have at most, beside all other limits. */
    mostTokens?: number | undefined;
  };
  /** What is sent instead of the conversation. */
  prompt?: Prompt;
  purpose?: GenerationPurpose;
  /** The conversation that it is about, where it does not belong to that one. */
  subjectId?: string;
}

export interface AnswerPlan {
  model: OfferedModel;
  /** Who answers instead when that model cannot, in this order. */
  standIns: OfferedModel[];
  prompt: Prompt;
  admitted: Admitted;
}

/** Decides whether and how a question is answered: by which model, from which prompt, at which price at most. */
@Injectable()
export class AnswerPlanner {
  constructor(
    private readonly catalog: ModelCatalog,
    private readonly prompts: PromptBuilder,
    private readonly admission: Admission,
    private readonly charges: Charges,
  ) {}

  /** @throws LimitError, ProblemError `context_too_long` or `unknown_model` */
  async plan({ manager, ownerId }: OwnerTransaction, order: AnswerOrder): Promise<AnswerPlan> {
    const { conversation, question, request } = order;
    const model = this.catalog.choose(request.model, conversation.model);
    const prompt = order.prompt ?? (await this.prompts.build(manager, model, question, conversation.instructions));
    const standIns = this.catalog.standInsFor(model, prompt.tokens);
    // Set aside is what the dearest of them would take.
    const dearest = { ...model, price: dearestOf(model.price, standIns.map(({ price }) => price)) };
    const wish = { model: dearest, promptTokens: prompt.tokens, mostTokens: request.mostTokens, isExtra: isExtra(order.purpose) };
    const admitted = await this.admission.admit(manager, ownerId, wish);
    return { model, standIns, prompt, admitted };
  }

  /** Books the worst case of an answer that was admitted. */
  async setAside(transaction: OwnerTransaction, generation: GenerationEntity): Promise<void> {
    await this.charges.reserve(transaction, generation);
  }
}
