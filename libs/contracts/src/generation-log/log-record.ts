import { z } from 'zod';
import { DeltaEvent, EndEvent, HeartbeatEvent, StartedEvent } from './event';

/**
 * What seals a log: the end, and with it the whole answer and where it belongs, so that one message is enough
 * to save, to charge and to show a finished generation. Clients get it without these fields (`toClientEvent`).
 */
export const SealRecord = EndEvent.extend({
  text: z.string(),
  conversationId: z.string(),
  messageId: z.string(),
  /** Who answered. */
  model: z.string(),
  /** Who was asked, where another model stood in. */
  askedModel: z.string().optional(),
  /** Milliseconds from the job's start to the provider's first token; null when there was none. */
  timeToFirstTokenMs: z.number().nullable(),
});
export type SealRecord = z.infer<typeof SealRecord>;

/** One message on the subject `gen.<ownerId>.<generationId>` of the stream TOKENS. */
export const LogRecord = z.discriminatedUnion('type', [StartedEvent, DeltaEvent, HeartbeatEvent, SealRecord]);
export type LogRecord = z.infer<typeof LogRecord>;

/** The event that a client may see of a record: the same, less what only services need. */
export function toClientEvent(record: LogRecord): Exclude<LogRecord, SealRecord> | EndEvent {
  if (record.type !== 'end') return record;
  const { generationId, attempt, seq, at, type, status, finishReason, usage, error } = record;
  return { generationId, attempt, seq, at, type, status, finishReason, usage, ...(error ? { error } : {}) };
}
