import { Injectable } from '@nestjs/common';
import type { GenerationJob } from '@parley/contracts';
import { v7 as uuidv7 } from 'uuid';
import { titleFrom } from '../conversations/conversation-title';
import { toConversationView } from '../conversations/conversation.view';
import { Tables } from '../database/tables';
import type { MessageEntity } from '../messages/message.entity';
import type { NewMessage } from '../messages/message.repository';
import { MessageViews } from '../messages/message-views';
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

  /** @throws LimitError, ProblemError `context_too_long` or `unknown_model`; nothing is written then */
  async start(transaction: OwnerTransaction, order: AnswerOrder): Promise<MessageEntity> {
    const plan = await this.planner.plan(transaction, order);
    if (order.isNewQuestion) await this.save(transaction, order.question);
    const generationId = order.request.generationId ?? uuidv7();
    const answer = await this.save(transaction, placeholderOf(order, plan, generationId));
    await this.touch(transaction, order, answer);
    await this.order(transaction, plan, jobOf(answer, plan, generationId));
    transaction.say({ type: 'usage.changed' });
    return answer;
  }

  private async save(transaction: OwnerTransaction, values: NewMessage): Promise<MessageEntity> {
    const entity = await this.tables.messages.insert(transaction.manager, values);
    const message = await this.views.of(transaction.manager, entity);
    transaction.say({ type: 'message.created', conversationId: entity.conversationId, message });
    return entity;
  }

  /** The conversation shows the new branch and moves to the top of the list; one without a title gets one. */
  private async touch(
    transaction: OwnerTransaction,
    { conversation, question }: AnswerOrder,
    answer: MessageEntity,
  ): Promise<void> {
    const title = conversation.title === '' ? { title: titleFrom(question.content) } : {};
    const changes = { activeLeafId: answer.id, updatedAt: new Date(), ...title };
    const changed = await this.tables.conversations.update(transaction.manager, conversation, changes);
    transaction.say({ type: 'conversation.changed', conversation: toConversationView(changed) });
  }

  private async order(transaction: OwnerTransaction, { admitted }: AnswerPlan, job: GenerationJob): Promise<void> {
    const { mayStart, ...reservation } = admitted;
    const { generationId: id, ownerId, conversationId, messageId, model } = job;
    if (mayStart) transaction.order(job);
    const generation = await this.tables.generations.insert(transaction.manager, {
      id,
      ownerId,
      conversationId,
      messageId,
      model,
      ...reservation,
      dispatchedAt: mayStart ? new Date() : null,
      job: mayStart ? null : job,
    });
    await this.dispatcher.announce(transaction, generation);
    if (!mayStart) await this.dispatcher.dispatchWaiting(transaction);
  }
}

function placeholderOf({ question, request }: AnswerOrder, { model }: AnswerPlan, generationId: string): NewMessage {
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
    generationId,
    error: null,
    requestDigest: request.digest,
  };
}

function jobOf(answer: MessageEntity, { model, prompt, admitted }: AnswerPlan, generationId: string): GenerationJob {
  return {
    kind: 'generate',
    generationId,
    ownerId: answer.ownerId,
    conversationId: answer.conversationId,
    messageId: answer.id,
    model: model.id,
    price: model.price,
    maxOutputTokens: admitted.maxOutputTokens,
    promptTokens: prompt.tokens,
    prompt: prompt.messages,
    createdAt: new Date().toISOString(),
  };
}
