import { Injectable } from '@nestjs/common';
import { type Model, ProblemError, type PromptMessage } from '@parley/contracts';
import { countPromptTokens, countTokens } from '@parley/tokenizer';
import type { EntityManager } from 'typeorm';
import type { MessageEntity } from '../messages/message.entity';
import { MessageTree } from '../messages/message-tree';

export interface Prompt {
  messages: PromptMessage[];
  /** Tokens of all messages together, as we count them. */
  tokens: number;
}

/** Tokens that the chat format adds to each message, kept free beside the counted contents. */
const FORMAT_TOKENS = 8;
/** Share of the window that an answer is always left, at least. */
const LEAST_ANSWER_SHARE = 0.25;

/** Chooses what of a conversation the model is shown: instructions, then as much of the branch as fits. */
@Injectable()
export class PromptBuilder {
  constructor(
    private readonly tree: MessageTree,
    private readonly systemPrompt: string,
  ) {}

  /**
   * @param question the message that is to be answered, the end of the branch
   * @throws ProblemError `context_too_long` when not even the question fits
   */
  async build(manager: EntityManager, model: Model, question: MessageEntity, instructions: string | null): Promise<Prompt> {
    const system = [this.systemPrompt, instructions ?? ''].filter((text) => text !== '').join('\n\n');
    const answer = Math.min(model.maxOutputTokens, Math.floor(model.contextWindow * LEAST_ANSWER_SHARE));
    const room = model.contextWindow - answer - countTokens(system) - FORMAT_TOKENS;
    const needed = (question.tokenCount ?? 0) + FORMAT_TOKENS;
    if (needed > room) throw contextTooLong(needed, Math.max(0, room));
    const earlier = question.parentId
      ? await this.tree.branchWithin(manager, question.parentId, room - needed)
      : [];
    return fit(system, [...earlier.filter(({ content }) => content !== ''), question], model.contextWindow - answer);
  }
}

/** Drops the oldest messages until the whole prompt, format included, has at most `limit` tokens. */
function fit(system: string, branch: MessageEntity[], limit: number): Prompt {
  const head: PromptMessage[] = system === '' ? [] : [{ role: 'system', content: system }];
  for (let skip = 0; ; skip++) {
    const messages = [...head, ...branch.slice(skip).map(({ role, content }) => ({ role, content }))];
    const tokens = countPromptTokens(messages);
    if (tokens <= limit || skip >= branch.length - 1) return { messages, tokens };
  }
}

function contextTooLong(needed: number, room: number): ProblemError {
  const detail = `The message has ${needed} tokens, and the model has room for ${room}.`;
  return new ProblemError({ status: 400, code: 'context_too_long', title: 'The message is too long for the model', detail });
}
