import type { Message } from '@parley/contracts';
import type { OutboxEntry, OutboxOrder } from '../outbox/outbox-state';
import type { BranchView } from './branch-view';

/** A message as the page shows it: `entry` is set while it only stands in the outbox. */
export interface ShownMessage {
  readonly message: Message;
  readonly entry: OutboxEntry | null;
}

/** The branch with what was sent but not confirmed, each where it will stand. */
export function withPending({ messages }: BranchView, entries: readonly OutboxEntry[]): ShownMessage[] {
  let shown: ShownMessage[] = messages.map((message) => ({ message, entry: null }));
  for (const entry of entries) {
    for (const message of messagesOf(entry.order)) {
      if (shown.some((other) => other.message.id === message.id)) continue;
      const place = message.parentId === null ? 0 : shown.findIndex((other) => other.message.id === message.parentId) + 1;
      if (place === 0 && message.parentId !== null) continue;
      const standing = shown[place]?.message;
      shown = [...shown.slice(0, place), { message: standing ? asVersionOf(standing, message) : message, entry }];
    }
  }
  return shown;
}

function messagesOf(order: OutboxOrder): Message[] {
  const answer: Message = {
    ...blank(order, order.answerId),
    role: 'assistant',
    status: 'streaming',
    parentId: order.kind === 'message' ? order.messageId : order.parentId,
    model: order.model,
    generationId: order.generationId,
  };
  if (order.kind === 'regenerate') return [answer];
  return [{ ...blank(order, order.messageId), parentId: order.parentId, content: order.content }, answer];
}

function blank(order: OutboxOrder, id: string): Message {
  return {
    id,
    conversationId: order.conversationId,
    parentId: null,
    role: 'user',
    content: '',
    status: 'complete',
    model: null,
    tokenCount: null,
    generationId: null,
    error: null,
    siblings: { index: 0, count: 1, ids: [id] },
    createdAt: order.createdAt,
  };
}

function asVersionOf({ siblings }: Message, message: Message): Message {
  const ids = [...siblings.ids, message.id];
  return { ...message, siblings: { index: siblings.count, count: siblings.count + 1, ids } };
}
