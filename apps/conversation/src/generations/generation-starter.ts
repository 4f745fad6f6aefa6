import { Injectable } from '@nestjs/common';
import type { Answerer, Generation, GenerationJob, Message, PostedMessage, RegeneratedAnswer } from '@parley/contracts';
import { v7 as uuidv7 } from 'uuid';
import { titleFrom } from '../conversations/conversation-title';
import { toConversationView } from '../conversations/conversation.view';
import { WaitingLine } from '../line/waiting-line';
import type { MessageEntity } from '../messages/message.entity';
import type { NewMessage } from '../messages/message.repository';
import { toMessageView } from '../messages/message.view';
import { MessageViews } from '../messages/message-views';
import type { PostingPlace } from '../messages/posting-place.repository';
import type { OfferedModel } from '../models/model-catalog';
import type { OwnerTransaction } from '../outbox/owner-transaction';
import { type AnswerOrder, type AnswerPlan, AnswerPlanner } from './answer-planner';
import { lineClassOf } from './extra-work';
import type { NewGeneration } from './generation.repository';
import { type DatedMessage, type GenerationBeginning, GenerationBeginnings } from './generation-beginnings';

/** Begins an answer: sets its worst case aside, saves its placeholder and orders it from the workers. */
@Injectable()
export class GenerationStarter {
  constructor(
    private readonly planner: AnswerPlanner,
    private readonly beginnings: GenerationBeginnings,
    private readonly views: MessageViews,
    private readonly line: WaitingLine,
  ) {}

  /**
   * Saves a new question and begins its answer.
   * @throws LimitError, ProblemError `context_too_long`, `unknown_model`, `model_disabled` or `model_not_allowed`; nothing is written then
   */
  async ask(transaction: OwnerTransaction, order: AnswerOrder, place: Pick<PostingPlace, 'siblingIds' | 'now'>): Promise<PostedMessage> {
    const plan = await this.planner.plan(transaction, order);
    const messages = pairOf(order, plan, place.now);
    const [question, placeholder] = messages;
    const message = toMessageView(question, [...place.siblingIds, question.id]);
    const answer = toMessageView(placeholder, [placeholder.id]);
    for (const created of [message, answer]) announce(transaction, created);
    return { message, answer, generation: await this.order(transaction, order, plan, messages) };
  }

  /**
   * Begins another answer to a question.
   * @throws LimitError, ProblemError `context_too_long`, `unknown_model`, `model_disabled` or `model_not_allowed`; nothing is written then
   */
  async askAgain(transaction: OwnerTransaction, order: AnswerOrder<MessageEntity>): Promise<RegeneratedAnswer> {
    const plan = await this.planner.plan(transaction, order);
    const placeholder = { ...placeholderOf(order, plan), createdAt: new Date() };
    const answer = toMessageView(placeholder, await this.views.siblingIdsWith(transaction.manager, placeholder));
    announce(transaction, answer);
    return { answer, generation: await this.order(transaction, order, plan, [placeholder]) };
  }

  /** Begins an answer that belongs to no chat, in a conversation that nobody sees. @throws likewise */
  async complete(transaction: OwnerTransaction, order: AnswerOrder): Promise<Generation> {
    const plan = await this.planner.plan(transaction, order);
    return this.order(transaction, order, plan, pairOf(order, plan, new Date()));
  }

  private async order(
    transaction: OwnerTransaction,
    order: AnswerOrder,
    plan: AnswerPlan,
    messages: readonly [...DatedMessage[], DatedPlaceholder],
  ): Promise<Generation> {
    const placeholder = messages.at(-1) as DatedPlaceholder;
    const conversation = order.conversation.hidden ? {} : touch(transaction, order, placeholder);
    const job = { ...jobOf(placeholder, plan), purpose: order.purpose ?? 'answer' };
    const generation = generationOf(order, plan, job);
    if (generation.dispatchedAt) transaction.order(job);
    const position = generation.dispatchedAt ? {} : await this.line.join(transaction, generation);
    const view = { ...viewOf(generation), ...position };
    if (generation.purpose === 'answer') transaction.say({ type: 'generation.changed', generation: view });
    transaction.say({ type: 'usage.changed' });
    await this.beginnings.write(transaction, { generation, messages, conversation });
    return view;
  }
}

/** The conversation shows the new branch and moves to the top of the list; one without a title gets one. */
function touch(transaction: OwnerTransaction, { conversation, question }: AnswerOrder, answer: NewMessage): GenerationBeginning['conversation'] {
  const fromPrompt = { title: titleFrom(question.content), titleSource: 'prompt' } as const;
  const title = conversation.title === '' ? fromPrompt : {};
  const changes = { activeLeafId: answer.id, updatedAt: new Date(), ...title };
  transaction.say({ type: 'conversation.changed', conversation: toConversationView({ ...conversation, ...changes }) });
  return changes;
}

function viewOf({ id, conversationId, messageId, model }: NewGeneration): Generation {
  return { id, status: 'queued', attempt: 0, usage: null, conversationId, messageId, model };
}

function generationOf({ purpose = 'answer', subjectId, request }: AnswerOrder, { admitted, prompt }: AnswerPlan, job: GenerationJob): NewGeneration {
  const { mayStart, lineTag, ...reservation } = admitted;
  const { generationId: id, ownerId, conversationId, messageId, model } = job;
  const facts = { id, ownerId, conversationId, messageId, model, purpose, subjectId: subjectId ?? null, context: prompt.parts, ...reservation };
  const teams = [...request.asker.teams].sort();
  const lineClass = lineClassOf(purpose);
  if (mayStart) return { ...facts, teams, lineClass, lineTag: null, dispatchedAt: new Date(), job: null };
  return { ...facts, teams, lineClass, lineTag, dispatchedAt: null, job };
}

type Placeholder = NewMessage & { generationId: string };
type DatedPlaceholder = DatedMessage & Placeholder;

/** An answer comes after its question, also where both are sorted by their time. */
function pairOf(order: AnswerOrder, plan: AnswerPlan, now: Date): [DatedMessage, DatedPlaceholder] {
  return [
    { ...order.question, createdAt: now },
    { ...placeholderOf(order, plan), createdAt: new Date(now.getTime() + 1) },
  ];
}

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
