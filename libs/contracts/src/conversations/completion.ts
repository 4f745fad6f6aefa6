import { z } from 'zod';
import { ModelId } from './model';
import { PlainText } from './plain-text';

/** The Chat Completions format on `/v1`, as far as Parley speaks it. Fields that are not named here are ignored. */
const TextPart = z.object({ type: z.literal('text'), text: PlainText });
const Content = z.union([PlainText, z.array(TextPart).transform((parts) => parts.map(({ text }) => text).join(''))]);

const CompletionMessage = z.discriminatedUnion('role', [
  z.object({ role: z.enum(['system', 'developer']), content: Content }),
  z.object({ role: z.literal('user'), content: Content }),
  z.object({ role: z.literal('assistant'), content: Content.nullish() }),
]);

const Tokens = z.number().int().min(1);

export const CompletionBody = z.object({
  model: ModelId,
  messages: z.array(CompletionMessage).min(1).max(10_000),
  stream: z.boolean().nullish(),
  stream_options: z.object({ include_usage: z.boolean().nullish() }).nullish(),
  /** The older name of `max_completion_tokens`. */
  max_tokens: Tokens.nullish(),
  max_completion_tokens: Tokens.nullish(),
  /** One answer to one request. */
  n: z.literal(1, 'only one answer can be had').nullish(),
});
export type CompletionBody = z.infer<typeof CompletionBody>;

export const FinishReason = z.enum(['stop', 'length', 'content_filter']);
export type FinishReason = z.infer<typeof FinishReason>;

export const CompletionUsage = z.object({
  prompt_tokens: z.number().int(),
  completion_tokens: z.number().int(),
  total_tokens: z.number().int(),
});
export type CompletionUsage = z.infer<typeof CompletionUsage>;

const head = { id: z.string(), created: z.number().int(), model: z.string() };

export const Completion = z.object({
  ...head,
  object: z.literal('chat.completion'),
  choices: z.array(
    z.object({
      index: z.literal(0),
      message: z.object({ role: z.literal('assistant'), content: z.string(), refusal: z.null() }),
      logprobs: z.null(),
      finish_reason: FinishReason,
    }),
  ),
  usage: CompletionUsage,
});
export type Completion = z.infer<typeof Completion>;

export const CompletionChunk = z.object({
  ...head,
  object: z.literal('chat.completion.chunk'),
  choices: z.array(
    z.object({
      index: z.literal(0),
      delta: z.object({ role: z.literal('assistant').optional(), content: z.string().optional() }),
      logprobs: z.null(),
      finish_reason: FinishReason.nullable(),
    }),
  ),
  /** With `include_usage`: null on every chunk but the last, which has no choices. */
  usage: CompletionUsage.nullable().optional(),
});
export type CompletionChunk = z.infer<typeof CompletionChunk>;

/** How `/v1` says that something went wrong: as a body, and as an event of a stream that cannot go on. */
export const CompletionError = z.object({
  error: z.object({ message: z.string(), type: z.string(), code: z.string(), param: z.string().nullable() }),
});
export type CompletionError = z.infer<typeof CompletionError>;

export const CompletionModel = z.object({
  id: z.string(),
  object: z.literal('model'),
  created: z.number().int(),
  owned_by: z.string(),
});
export type CompletionModel = z.infer<typeof CompletionModel>;
