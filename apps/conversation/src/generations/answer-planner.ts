import { Injectable } from '@nestjs/common';
import { dearestOf, type GenerationPurpose } from '@parley/contracts';
import { Admission, type Admitted } from '../admission/admission';
import type { Asker } from '../admission/asker';
import type { ConversationEntity } from '../conversations/conversation.entity';
import type { NewMessage } from '../messages/message.repository';
import { ModelCatalog, type OfferedModel } from '../models/model-catalog';
import type { OwnerTransaction } from '../outbox/owner-transaction';
import { isExtra } from './extra-work';
import { PromptBuilder } from './prompt-builder';
import type { Prompt } from './prompt-parts';

export interface AnswerOrder<Question extends NewMessage = NewMessage> {
  conversation: ConversationEntity;
  /** The message to be answered. */
  question: Question;
  request: {
    asker: Asker;
    model: string | undefined;
    answerId: string | undefined;
    generationId: string | undefined;
    digest: string;
    /** Tokens that the answer may have at most, beside all other limits. */
    mostTokens?: number | undefined;
  };
  /** What the owner wants in all conversations, if that is known already. */
  instructions?: string | null;
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
  ) {}

  /** @throws LimitError, ProblemError `context_too_long`, `unknown_model`, `model_disabled` or `model_not_allowed` */
  async plan({ manager }: OwnerTransaction, order: AnswerOrder): Promise<AnswerPlan> {
    const { conversation, question, request } = order;
    const model = this.modelOf(order);
    const prompt = order.prompt ?? (await this.prompts.build(manager, model, question, { own: order.instructions, chat: conversation.instructions }));
    const standIns = this.catalog.standInsFor(model, prompt.tokens);
    // Set aside is what the dearest of them would take.
    const dearest = { ...model, price: dearestOf(model.price, standIns.map(({ price }) => price)) };
    const wish = { model: dearest, promptTokens: prompt.tokens, mostTokens: request.mostTokens, isExtra: isExtra(order.purpose) };
    const admitted = await this.admission.admit(manager, request.asker, wish);
    return { model, standIns, prompt, admitted };
  }

  /** What is made beside the answers is written by whom the installation chose for it. */
  private modelOf({ request, conversation, purpose }: AnswerOrder): OfferedModel {
    const wishes = [request.model, conversation.model];
    return isExtra(purpose) ? this.catalog.chooseInUse(...wishes) : this.catalog.chooseFor(request.asker, ...wishes);
  }
}
