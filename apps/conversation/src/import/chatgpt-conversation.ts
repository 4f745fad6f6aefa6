import { z } from 'zod';

const Moment = z.number().nullish().catch(null);
const Text = z.string().nullish().catch(null);

/** A message of ChatGPT's export, as far as we can use it; whatever else is in there may change any day. */
const ChatGptMessage = z.object({
  author: z.object({ role: z.string() }),
  create_time: Moment,
  content: z
    .object({ content_type: z.string(), parts: z.array(z.unknown()).nullish(), text: Text, language: Text })
    .nullish()
    .catch(null),
  recipient: Text,
  metadata: z
    .object({ model_slug: Text, is_visually_hidden_from_conversation: z.boolean().nullish().catch(null) })
    .nullish()
    .catch(null),
});
export type ChatGptMessage = z.infer<typeof ChatGptMessage>;

const ChatGptNode = z.object({
  message: ChatGptMessage.nullish().catch(null),
  parent: Text,
  children: z.array(z.string()).nullish().transform((ids) => ids ?? []).catch([]),
});
export type ChatGptNode = z.infer<typeof ChatGptNode>;

/** One conversation of ChatGPT's `conversations.json`: its messages are nodes of a tree, by id. */
export const ChatGptConversation = z.object({
  id: Text,
  conversation_id: Text,
  title: Text,
  create_time: Moment,
  update_time: Moment,
  default_model_slug: Text,
  current_node: Text,
  mapping: z.record(z.string(), ChatGptNode),
});
export type ChatGptConversation = z.infer<typeof ChatGptConversation>;

const HIDDEN_KINDS = new Set(['user_editable_context', 'model_editable_context', 'thoughts', 'reasoning_recap', 'tether_browsing_display']);
const IMAGE = '*(an image that is not in this export)*';

/** What a person saw of a message, or null when that was nothing: tools, system messages and what was said to tools. */
export function visibleText(message: ChatGptMessage): string | null {
  const text = isSeen(message) && message.content ? textOf(message.content).trim() : '';
  return text === '' ? null : text;
}

function isSeen({ author: { role }, recipient, metadata }: ChatGptMessage): boolean {
  const isSpoken = (role === 'user' || role === 'assistant') && (recipient ?? 'all') === 'all';
  return isSpoken && !metadata?.is_visually_hidden_from_conversation;
}

function textOf({ content_type: kind, parts, text, language }: NonNullable<ChatGptMessage['content']>): string {
  if (HIDDEN_KINDS.has(kind)) return '';
  return kind === 'code' ? fenced(text ?? '', language) : (parts ?? [text]).map(partText).join('\n\n');
}

function partText(part: unknown): string {
  if (typeof part === 'string') return part;
  if (typeof part !== 'object' || part === null) return '';
  if ('text' in part && typeof part.text === 'string') return part.text;
  return 'content_type' in part && part.content_type === 'image_asset_pointer' ? IMAGE : '';
}

function fenced(code: string, language: string | null | undefined): string {
  const name = language && language !== 'unknown' ? language : '';
  return code.trim() === '' ? '' : `\`\`\`${name}\n${code}\n\`\`\``;
}
