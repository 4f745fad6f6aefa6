import { z } from 'zod';
import { Id } from '../ids';

/** Tokens of one generation and their cost in whole micro-units of the model's currency. */
export const TokenUsage = z.object({
  promptTokens: z.number().int().min(0),
  completionTokens: z.number().int().min(0),
  cost: z.number().int().min(0),
  /** True when the provider sent no numbers and we counted ourselves. */
  estimated: z.boolean().optional(),
});
export type TokenUsage = z.infer<typeof TokenUsage>;

/** Why a generation failed, in words that the page may show. `retryable` asks for a "Try again" button. */
export const GenerationError = z.object({ code: z.string(), message: z.string(), retryable: z.boolean() });
export type GenerationError = z.infer<typeof GenerationError>;

export const EndStatus = z.enum(['completed', 'cancelled', 'failed']);
export type EndStatus = z.infer<typeof EndStatus>;

const Position = z.object({
  generationId: Id,
  /** 1, 2, …: a worker that takes over opens the next attempt, and readers drop the text of the one before. */
  attempt: z.number().int().min(1),
  /** 0, 1, 2, … inside one attempt; 0 is always `started`. */
  seq: z.number().int().min(0),
  at: z.iso.datetime(),
});

export const StartedEvent = Position.extend({
  type: z.literal('started'),
  conversationId: Id,
  messageId: Id,
  /** Who answers in this attempt. */
  model: z.string(),
  /** Who was asked, where another model stands in. */
  askedModel: z.string().optional(),
});
export type StartedEvent = z.infer<typeof StartedEvent>;

export const DeltaEvent = Position.extend({
  type: z.literal('delta'),
  text: z.string(),
  /** On merged deltas: the `seq` of the first one, while `seq` is that of the last. */
  from: z.number().int().min(1).optional(),
});
export type DeltaEvent = z.infer<typeof DeltaEvent>;

/** Says that the worker lives while the provider is silent; clients skip it, but its `seq` counts. */
export const HeartbeatEvent = Position.extend({ type: z.literal('heartbeat') });
export type HeartbeatEvent = z.infer<typeof HeartbeatEvent>;

export const EndEvent = Position.extend({
  type: z.literal('end'),
  status: EndStatus,
  finishReason: z.string(),
  usage: TokenUsage,
  error: GenerationError.optional(),
});
export type EndEvent = z.infer<typeof EndEvent>;

/** One entry of a generation's log, as clients see it over Socket.IO and SSE alike. */
export const GenerationEvent = z.discriminatedUnion('type', [StartedEvent, DeltaEvent, HeartbeatEvent, EndEvent]);
export type GenerationEvent = z.infer<typeof GenerationEvent>;
