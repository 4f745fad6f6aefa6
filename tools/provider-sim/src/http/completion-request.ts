import { z } from 'zod';

const Part = z.object({ type: z.string(), text: z.string().optional() });

/** The fields of a Chat Completions request that the simulator looks at. */
export const CompletionRequest = z.object({
  model: z.string(),
  messages: z
    .array(z.object({ role: z.string(), content: z.union([z.string(), z.array(Part), z.null()]).optional() }))
    .min(1),
  stream: z.boolean().nullish(),
  stream_options: z.object({ include_usage: z.boolean().nullish() }).nullish(),
  max_tokens: z.number().int().positive().nullish(),
  max_completion_tokens: z.number().int().positive().nullish(),
});
export type CompletionRequest = z.infer<typeof CompletionRequest>;

/** What the person said last. */
export function lastPrompt({ messages }: CompletionRequest): string {
  const content = messages.findLast(({ role }) => role === 'user')?.content ?? '';
  return typeof content === 'string' ? content : content.map(({ text }) => text ?? '').join('');
}

/** A rough count of prompt tokens: a word or a mark each. */
export function promptTokens({ messages }: CompletionRequest): number {
  const words = messages.map(({ content }) => JSON.stringify(content ?? '').match(/[\p{L}\p{N}]+|[^\s\p{L}\p{N}]/gu)?.length ?? 0);
  return words.reduce((sum, count) => sum + count + 4, 3);
}
