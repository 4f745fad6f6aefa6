import { z } from 'zod';
import { GenerationPurpose } from '../conversations/generation';
import { ModelPrice } from '../conversations/model';
import { Id } from '../ids';

export const PromptMessage = z.object({ role: z.enum(['system', 'user', 'assistant']), content: z.string() });
export type PromptMessage = z.infer<typeof PromptMessage>;

/** A model that may answer, what that costs, and how long the answer may be. */
export const Answerer = z.object({ model: z.string(), price: ModelPrice, maxOutputTokens: z.number().int().min(1) });
export type Answerer = z.infer<typeof Answerer>;

/**
 * The order for one answer, on `jobs.<pool>` of the stream JOBS, complete in itself: a worker needs no look-up.
 * `close` asks to end a generation that nobody works on any more, as failed and with what text there is.
 */
export const GenerationJob = z.object({
  kind: z.enum(['generate', 'close']),
  generationId: Id,
  ownerId: Id,
  conversationId: Id,
  messageId: Id,
  ...Answerer.shape,
  /** Who answers instead when that model's provider cannot, in this order. */
  fallbacks: z.array(Answerer).optional(),
  /** What for; left out by services of the version before. */
  purpose: GenerationPurpose.optional(),
  promptTokens: z.number().int().min(0),
  prompt: z.array(PromptMessage),
  createdAt: z.iso.datetime(),
});
export type GenerationJob = z.infer<typeof GenerationJob>;
