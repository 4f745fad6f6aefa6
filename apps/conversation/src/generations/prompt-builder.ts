import { Inject, Injectable } from '@nestjs/common';
import { type ContextPart, type Model, ProblemError, type PromptMessage } from '@parley/contracts';
import { countPromptTokens, countTokens } from '@parley/tokenizer';
import type { EntityManager } from 'typeorm';
import type { Env } from '../env';
import type { MessageEntity } from '../messages/message.entity';
import { MessageTree } from '../messages/message-tree';
import { PreferencesRepository } from '../preferences/preferences.repository';
import { ENV } from '../settings.module';

export interface Prompt {
  messages: PromptMessage[];
  /** Tokens of all messages together, as we count them. */
  tokens: number;
  /** What of the conversation it is made of. */
  parts: ContextPart[];
}

type Question = Pick<MessageEntity, 'id' | 'ownerId' | 'role' | 'content' | 'tokenCount' | 'parentId'>;

interface Part {
  messageId: string | null;
  message: PromptMessage;
  tokens: number;
  bytes: number;
}

/** What a prompt may have at most. */
interface Room {
  tokens: number;
  bytes: number;
}

/** Share of the window that an answer is always left, at least. */
const LEAST_ANSWER_SHARE = 0.25;
/** A job goes to the workers as one message of the bus, which takes a megabyte. */
const LARGEST_PROMPT_BYTES = 900_000;

/** Chooses what of a conversation the model is shown: instructions, then as much of the branch as fits. */
@Injectable()
export class PromptBuilder {
  constructor(
    private readonly tree: MessageTree,
    private readonly preferences: PreferencesRepository,
    @Inject(ENV) private readonly env: Pick<Env, 'SYSTEM_PROMPT'>,
  ) {}

  /**
   * A prompt that was given word for word.
   * @throws ProblemError `context_too_long` when the model has no room for it
   */
  verbatim(model: Model, messages: readonly PromptMessage[]): Prompt {
    const parts = messages.map((message) => partOf({ ...message, tokenCount: null }));
    const whole = { tokens: tokensOf(parts), bytes: bytesOf(parts) };
    const left = { tokens: model.contextWindow - 1 - whole.tokens, bytes: LARGEST_PROMPT_BYTES - whole.bytes };
    if (left.tokens < 0 || left.bytes < 0) throw contextTooLong(whole, left);
    return promptOf(parts);
  }

  /**
   * @param question the message that is to be answered, the end of the branch
   * @throws ProblemError `context_too_long` when not even the question fits
   */
  async build(manager: EntityManager, model: Model, question: Question, instructions: string | null): Promise<Prompt> {
    const answer = Math.min(model.maxOutputTokens, Math.floor(model.contextWindow * LEAST_ANSWER_SHARE));
    const room = { tokens: model.contextWindow - answer, bytes: LARGEST_PROMPT_BYTES };
    const own = await this.preferences.find(manager, question.ownerId);
    const system = [this.env.SYSTEM_PROMPT, own.instructions ?? '', instructions ?? ''].filter((text) => text !== '').join('\n\n');
    const head = system === '' ? [] : [partOf({ role: 'system', content: system, tokenCount: null })];
    const last = partOf(question);
    const left = { tokens: room.tokens - tokensOf([...head, last]), bytes: room.bytes - bytesOf([...head, last]) };
    if (left.tokens < 0 || left.bytes < 0) throw contextTooLong(last, left);
    const earlier = question.parentId ? await this.tree.branchWithin(manager, question.parentId, left.tokens) : [];
    const parts = [...head, ...newestWithin(earlier.filter(({ content }) => content !== '').map(partOf), left), last];
    return promptOf(parts);
  }
}

function promptOf(parts: readonly Part[]): Prompt {
  return {
    messages: parts.map(({ message }) => message),
    tokens: tokensOf(parts),
    parts: parts.map(({ messageId, message: { role }, tokens }) => ({ messageId, role, tokens })),
  };
}

function partOf({ id = null, role, content, tokenCount }: PromptMessage & { id?: string | null; tokenCount: number | null }): Part {
  const message = { role, content };
  return { messageId: id, message, tokens: tokenCount ?? countTokens(content), bytes: Buffer.byteLength(JSON.stringify(message)) + 1 };
}

/** The end of the branch, as far back as there is room. */
function newestWithin(branch: readonly Part[], room: Room): Part[] {
  let { tokens, bytes } = room;
  const format = tokensOf([EMPTY]) - tokensOf([]);
  const kept: Part[] = [];
  for (const part of branch.toReversed()) {
    tokens -= part.tokens + format;
    bytes -= part.bytes;
    if (tokens < 0 || bytes < 0) break;
    kept.unshift(part);
  }
  return kept;
}

const EMPTY: Part = { messageId: null, message: { role: 'user', content: '' }, tokens: 0, bytes: 0 };

/** Tokens of a prompt of these parts, with what the chat format adds. */
function tokensOf(parts: readonly Part[]): number {
  const format = countPromptTokens(parts.map(() => EMPTY.message));
  return parts.reduce((sum, { tokens }) => sum + tokens, format);
}

function bytesOf(parts: readonly Part[]): number {
  return parts.reduce((sum, { bytes }) => sum + bytes, 0);
}

function contextTooLong(question: Room, left: Room): ProblemError {
  const detail =
    left.tokens < 0
      ? `The message has ${question.tokens} tokens, and the model has room for ${Math.max(0, question.tokens + left.tokens)}.`
      : `The message has ${question.bytes} bytes, and there is room for ${Math.max(0, question.bytes + left.bytes)}.`;
  return new ProblemError({ status: 400, code: 'context_too_long', title: 'The message is too long for the model', detail });
}
