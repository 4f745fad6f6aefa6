import type { ContextPart, PromptMessage } from '@parley/contracts';
import { countPromptTokens, countTokens } from '@parley/tokenizer';

export interface Prompt {
  messages: PromptMessage[];
  /** Tokens of all messages together, as we count them. */
  tokens: number;
  /** What of the conversation it is made of. */
  parts: ContextPart[];
}

/** One message of a prompt, counted once. */
export interface Part {
  about: Pick<ContextPart, 'messageId' | 'kind' | 'upToMessageId'>;
  message: PromptMessage;
  tokens: number;
  bytes: number;
}

/** What a prompt may have at most. */
export interface Room {
  tokens: number;
  bytes: number;
}

type Counted = Omit<PromptMessage, 'role'> & { role: PromptMessage['role']; tokenCount: number | null };

export function partOf({ role, content, tokenCount }: Counted, about: Part['about']): Part {
  const message = { role, content };
  return { about, message, tokens: tokenCount ?? countTokens(content), bytes: Buffer.byteLength(JSON.stringify(message)) + 1 };
}

export function promptOf(parts: readonly Part[]): Prompt {
  return {
    messages: parts.map(({ message }) => message),
    tokens: tokensOf(parts),
    parts: parts.map(({ about, message: { role }, tokens }) => ({ ...about, role, tokens })),
  };
}

/** The end of a branch, as far back as there is room. */
export function newestWithin(branch: readonly Part[], room: Room): Part[] {
  let left = room;
  const kept: Part[] = [];
  for (const part of branch.toReversed()) {
    left = roomBeside([part], left);
    if (!isEnough(left)) break;
    kept.unshift(part);
  }
  return kept;
}

/** What is left of a room for messages beside these. */
export function roomBeside(parts: readonly Part[], room: Room): Room {
  return { tokens: room.tokens - (tokensOf(parts) - tokensOf([])), bytes: room.bytes - bytesOf(parts) };
}

export function isEnough({ tokens, bytes }: Room): boolean {
  return tokens >= 0 && bytes >= 0;
}

/** Tokens of a prompt of these parts, with what the chat format adds. */
export function tokensOf(parts: readonly Part[]): number {
  const format = countPromptTokens(parts.map(() => ({ content: '' })));
  return parts.reduce((sum, { tokens }) => sum + tokens, format);
}

export function bytesOf(parts: readonly Part[]): number {
  return parts.reduce((sum, { bytes }) => sum + bytes, 0);
}
