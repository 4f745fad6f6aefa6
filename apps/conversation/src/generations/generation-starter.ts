import { Injectable } from '@nestjs/common';
import type { Answerer, Generation, GenerationJob, Message, PostedMessage, RegeneratedAnswer } from '@parley/contracts';
import { v7 as uuidv7 } from 'uuid';
import type { ConversationEntity } from '../conversations/conversation.entity';
import { titleFrom } from '../conversations/conversation-title';
import { toConversationView } from '../conversations/conversation.view';
import { Tables } from '../database/tables';
import type { MessageEntity } from '../messages/message.entity';
import type { NewMessage } from '../messages/message.repository';
import { toMessageView } from '../messages/message.view';
import { MessageViews } from '../messages/message-views';
import type { OfferedModel } from '../models/model-catalog';
import type { OwnerTransaction } from '../outbox/owner-transaction';
import { type AnswerOrder, type AnswerPlan, AnswerPlanner } from './answer-planner';
import { GenerationDispatcher } from './generation-dispatcher';

/** Begins an answer: sets its worst case aside, saves its placeholder and orders it from the workers. */
@Injectable()
export class GenerationStarter {
  constructor(
    private readonly planner: AnswerPlanner,
    private readonly tables: Tables,
    private readonly views: MessageViews,
    private readonly dispatcher: GenerationDispatcher,
  ) {}

  /**
   * Saves a new question and begins its answer.
   * @throws LimitError, ProblemError `context_too_long` or `unknown_model`; nothing is written then
   */
  async ask(transaction: OwnerTransaction, order: AnswerOrder): Promise<PostedMessage> {
    const plan = await this.planner.plan(transaction, order);
    const placeholder = placeholderOf(order, plan);
    const [question, entity] = await this.tables.messages.insertPair(transaction.manager, order.question, placeholder);
    const message = await this.views.of(transaction.manager, question);
    const answer = toMessageView(entity, [entity.id]);
    for (const created of [message, answer]) announce(transaction, created);
    return { message, answer, generation: await this.order(transaction, order, plan, placeholder) };
  }

  /**
   * Begins another answer to a question.
   * @throws LimitError, ProblemError `context_too_long` or `unknown_model`; nothing is written then
   */
  async askAgain(transaction: OwnerTransaction, order: AnswerOrder<MessageEntity>): Promise<RegeneratedAnswer> {
    const plan = await this.planner.plan(transaction, order);
    const placeholder = placeholderOf(order, plan);
    const entity = await this.tables.messages.insert(transaction.manager, placeholder);
    const answer = await this.views.of(transaction.manager, entity);
    announce(transaction, answer);
    return { answer, generation: await this.order(transaction, order, plan, placeholder) };
  }

  /** Begins an answer that belongs to no chat, in a conversation that nobody sees. @throws likewise */
  async complete(transaction: OwnerTransaction, order: AnswerOrder): Promise<Generation> {
    const plan = await this.planner.plan(transaction, order);
    const placeholder = placeholderOf(order, plan);
    await this.tables.messages.insertPair(transaction.manager, order.question, placeholder);
    return this.order(transaction, order, plan, placeholder);
  }

  private async order(
    transaction: OwnerTransaction,
    { conversation, question, purpose = 'answer', subjectId }: AnswerOrder,
    plan: AnswerPlan,
    answer: Placeholder,
  ): Promise<Generation> {
    if (!conversation.hidden) await this.touch(transaction, conversation, { question, answer });
    const job = jobOf(answer, plan);
    const { mayStart, ...reservation } = plan.admitted;
    const { generationId: id, ownerId, conversationId, messageId, model } = job;
    if (mayStart) transaction.order(job);
    const facts = { id, ownerId, conversationId, messageId, model, purpose, subjectId: subjectId ?? null, context: plan.prompt.parts, ...reservation };
    const progress = mayStart ? { dispatchedAt: new Date(), job: null } : { dispatchedAt: null, job };
    const entity = await this.tables.generations.insert(transaction.manager, { ...facts, ...progress });
    const generation = await this.dispatcher.announce(transaction, entity);
    await this.planner.setAside(transaction, entity);
    if (!mayStart) await this.dispatcher.dispatchWaiting(transaction);
    return generation;
  }

  /** The conversation shows the new branch and moves to the top of the list; one without a title gets one. */
  private async touch(
    transaction: OwnerTransaction,
    conversation: ConversationEntity,
    { question, answer }: { question: NewMessage; answer: NewMessage },
  ): Promise<void> {
    const fromPrompt = { title: titleFrom(question.content), titleSource: 'prompt' } as const;
    const title = conversation.title === '' ? fromPrompt : {};
    const changes = { activeLeafId: answer.id, updatedAt: new Date(), ...title };
    const changed = await this.tables.conversations.update(transaction.manager, conversation, changes);
    transaction.say({ type: 'conversation.changed', conversation: toConversationView(changed) });
  }
}

type Placeholder = NewMessage & { generationId: string };

function announce(transaction: OwnerTransaction, message: Message): void {
  transaction.say({ type: 'message.created', conversationId: message.conversationId, message });
}

function placeholderOf({ question, request }: AnswerOrder, { model }: AnswerPlan): Placeholder {
  return {
    id: request.answerId ?? uuidv7(),
    conversationId: question.conversationId,
    ownerId: question.ownerId,
    parentId: question.id,
    role: 'assistant',
    content: '',
    status: 'streaming',
    model: model.id,
    tokenCount: null,
    generationId: request.generationId ?? uuidv7(),
    error: null,
    requestDigest: request.digest,
  };
}

function jobOf(answer: Placeholder, { model, standIns, prompt, admitted }: AnswerPlan): GenerationJob {
  return {
    kind: 'generate',
    generationId: answer.generationId,
    ownerId: answer.ownerId,
    conversationId: answer.conversationId,
    messageId: answer.id,
    model: model.id,
    price: model.price,
    maxOutputTokens: admitted.maxOutputTokens,
    ...(standIns.length > 0 ? { fallbacks: standIns.map((standIn) => answererOf(standIn, prompt.tokens, admitted.maxOutputTokens)) } : {}),
    promptTokens: prompt.tokens,
    prompt: prompt.messages,
    createdAt: new Date().toISOString(),
  };
}

/** @param mostTokens what was set aside for the answer */
function answererOf({ id, price, maxOutputTokens, contextWindow }: OfferedModel, promptTokens: number, mostTokens: number): Answerer {
  return { model: id, price, maxOutputTokens: Math.min(mostTokens, maxOutputTokens, contextWindow - promptTokens) };
}
