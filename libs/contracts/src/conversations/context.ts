import { z } from 'zod';
import { Id } from '../ids';

/** One part of a prompt. Without an id it is no message of the conversation: instructions, or a program's own words. */
export const ContextPart = z.object({
  messageId: Id.nullable(),
  role: z.enum(['system', 'user', 'assistant']),
  tokens: z.number().int(),
  /**
   * `first`: the first message, which stays, cut if it is long. `summary`: what stands for the messages that have no room.
   * `gap`: says that something is left out, while there is no summary.
   */
  kind: z.enum(['first', 'summary', 'gap']).optional(),
  /** Of a summary: the message up to which it tells what was said. */
  upToMessageId: Id.optional(),
});
export type ContextPart = z.infer<typeof ContextPart>;

/** What a model was shown for one answer. */
export const GenerationContext = z.object({
  generationId: Id,
  model: z.string(),
  /** Null when the model is no longer offered. */
  contextWindow: z.number().int().nullable(),
  /** Of all parts, with what the chat format adds. */
  promptTokens: z.number().int(),
  maxOutputTokens: z.number().int(),
  parts: z.array(ContextPart),
  /** Messages of the branch for which there was no room. */
  omittedMessages: z.number().int(),
  /** The summary that stood for messages without room, and how many of them; null when none did. */
  summary: z.object({ id: Id, upToMessageId: Id, tokens: z.number().int(), messages: z.number().int() }).nullable().optional(),
});
export type GenerationContext = z.infer<typeof GenerationContext>;
