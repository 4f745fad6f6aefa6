import { z } from 'zod';
import { type EndStatus, TokenUsage } from '../generation-log/event';
import { Id } from '../ids';

export const GenerationStatus = z.enum(['queued', 'running', 'completed', 'cancelled', 'failed']);
export type GenerationStatus = z.infer<typeof GenerationStatus>;

/** What for: an answer in a chat, one that a program asked for on `/v1`, the title of a chat, or a summary of its beginning. */
export const GenerationPurpose = z.enum(['answer', 'completion', 'title', 'summary']);
export type GenerationPurpose = z.infer<typeof GenerationPurpose>;

export const Generation = z.object({
  id: Id,
  status: GenerationStatus,
  attempt: z.number().int(),
  usage: TokenUsage.nullable(),
  conversationId: Id,
  messageId: Id,
  model: z.string(),
  /** Who was asked, where another model stood in. */
  askedModel: z.string().optional(),
  queuePosition: z.number().int().optional(),
});
export type Generation = z.infer<typeof Generation>;

export function isFinished(status: GenerationStatus): status is EndStatus {
  return status === 'completed' || status === 'cancelled' || status === 'failed';
}
