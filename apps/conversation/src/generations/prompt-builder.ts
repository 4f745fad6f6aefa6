import { Inject, Injectable } from '@nestjs/common';
import { type Model, ProblemError, type PromptMessage } from '@parley/contracts';
import type { EntityManager } from 'typeorm';
import type { Env } from '../env';
import type { MessageEntity } from '../messages/message.entity';
import { type BranchMessage, MessageTree } from '../messages/message-tree';
import { PreferencesRepository } from '../preferences/preferences.repository';
import { ENV } from '../settings.module';
import { BranchBeginning } from './branch-beginning';
import { bytesOf, isEnough, newestWithin, type Part, partOf, type Prompt, promptOf, type Room, roomBeside, tokensOf } from './prompt-parts';
import { promptRoom } from './prompt-room';

type Question = Pick<MessageEntity, 'id' | 'ownerId' | 'role' | 'content' | 'tokenCount' | 'parentId'>;

export interface Instructions {
  /** The owner's, in all conversations; left out: to be looked up. */
  own?: string | null | undefined;
  /** This conversation's. */
  chat: string | null;
}

/** A job goes to the workers as one message of the bus, which takes a megabyte. */
const LARGEST_PROMPT_BYTES = 900_000;

/** Chooses what of a conversation the model is shown: instructions, then as much of the branch as fits. */
@Injectable()
export class PromptBuilder {
  constructor(
    private readonly tree: MessageTree,
    private readonly preferences: PreferencesRepository,
    private readonly beginning: BranchBeginning,
    @Inject(ENV) private readonly env: Pick<Env, 'SYSTEM_PROMPT' | 'LIMIT_CONTEXT_TOKENS'>,
  ) {}

  /**
   * A prompt that was given word for word.
   * @throws ProblemError `context_too_long` when the model has no room for it
   */
  verbatim(model: Model, messages: readonly PromptMessage[]): Prompt {
    const parts = messages.map((message) => partOf({ ...message, tokenCount: null }, { messageId: null }));
    const whole = { tokens: tokensOf(parts), bytes: bytesOf(parts) };
    const left = { tokens: Math.min(model.contextWindow - 1, this.env.LIMIT_CONTEXT_TOKENS ?? Infinity) - whole.tokens, bytes: LARGEST_PROMPT_BYTES - whole.bytes };
    if (!isEnough(left)) throw contextTooLong(whole, left);
    return promptOf(parts);
  }

  /**
   * @param question the message that is to be answered, the end of the branch
   * @throws ProblemError `context_too_long` when not even the question fits
   */
  async build(manager: EntityManager, model: Model, question: Question, instructions: Instructions): Promise<Prompt> {
    const head = await this.head(manager, question.ownerId, instructions);
    const last = messagePart(question);
    const room = { tokens: this.room(model) - tokensOf([]), bytes: LARGEST_PROMPT_BYTES };
    const left = roomBeside([...head, last], room);
    if (!isEnough(left)) throw contextTooLong(last, left);
    const earlier = question.parentId ? await this.earlier(manager, model, question.parentId, left) : [];
    return promptOf([...head, ...earlier, last]);
  }

  private room(model: Model): number {
    return Math.min(promptRoom(model), this.env.LIMIT_CONTEXT_TOKENS ?? Infinity);
  }

  private async head(manager: EntityManager, ownerId: string, { own, chat }: Instructions): Promise<Part[]> {
    const everywhere = own === undefined ? (await this.preferences.find(manager, ownerId)).instructions : own;
    const system = [this.env.SYSTEM_PROMPT, everywhere ?? '', chat ?? ''].filter((text) => text !== '').join('\n\n');
    return system === '' ? [] : [partOf({ role: 'system', content: system, tokenCount: null }, { messageId: null })];
  }

  /** The whole branch if it fits; else what stands for its beginning, and its newest messages, from a question on. */
  private async earlier(manager: EntityManager, model: Model, leafId: string, room: Room): Promise<Part[]> {
    const newest = await this.tree.branchWithin(manager, leafId, room.tokens);
    const whole = saidIn(newest);
    if (newest[0]?.parentId === null && newestWithin(whole, room).length === whole.length) return whole;
    const { parts, upToMessageId } = await this.beginning.of(manager, leafId, model, room);
    const untold = newest.slice(newest.findIndex(({ id }) => id === upToMessageId) + 1);
    const shown = newestWithin(saidIn(untold), roomBeside(parts, room));
    const firstQuestion = shown.findIndex(({ message }) => message.role === 'user');
    return [...parts, ...(firstQuestion < 0 ? [] : shown.slice(firstQuestion))];
  }
}

function messagePart(message: BranchMessage): Part {
  return partOf(message, { messageId: message.id });
}

/** Without answers that came to nothing. */
function saidIn(messages: readonly BranchMessage[]): Part[] {
  return messages.filter(({ content }) => content !== '').map(messagePart);
}

function contextTooLong(question: Room, left: Room): ProblemError {
  const detail =
    left.tokens < 0
      ? `The message has ${question.tokens} tokens, and the model has room for ${Math.max(0, question.tokens + left.tokens)}.`
      : `The message has ${question.bytes} bytes, and there is room for ${Math.max(0, question.bytes + left.bytes)}.`;
  return new ProblemError({ status: 400, code: 'context_too_long', title: 'The message is too long for the model', detail });
}
