import { z } from 'zod';
import { Id } from '../ids';

/** One part of a prompt. Without an id it is no message of the conversation: instructions, or a program's own words. */
export const ContextPart = z.object({
  messageId: Id.nullable(),
  role: z.enum(['system', 'user', 'assistant']),
  tokens: z.number().int(),
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
  /** Messages at the beginning of the branch for which there was no room. */
  omittedMessages: z.number().int(),
});
export type GenerationContext = z.infer<typeof GenerationContext>;
