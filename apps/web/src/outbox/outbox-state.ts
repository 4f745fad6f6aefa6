import type { Problem } from '@parley/contracts';

/** What a person has sent and no service has confirmed yet. Its ids are made once, so repeating it changes nothing. */
interface Order {
  readonly generationId: string;
  readonly answerId: string;
  readonly conversationId: string;
  readonly model: string | null;
  readonly createdAt: string;
}

export interface MessageOrder extends Order {
  readonly kind: 'message';
  readonly messageId: string;
  readonly parentId: string | null;
  readonly content: string;
  /** The conversation itself is to be made first. */
  readonly startsConversation: boolean;
  /** That conversation is not to be listed or kept. */
  readonly isTemporary?: boolean;
}

export interface RegenerateOrder extends Order {
  readonly kind: 'regenerate';
  /** The answer that gets another version, and the message that both answer. */
  readonly messageId: string;
  readonly parentId: string;
}

export type OutboxOrder = MessageOrder | RegenerateOrder;

export type OutboxPhase =
  | { readonly is: 'waiting'; readonly notBefore: number }
  | { readonly is: 'sending' }
  | { readonly is: 'refused'; readonly problem: Problem };

export interface OutboxEntry {
  readonly order: OutboxOrder;
  readonly phase: OutboxPhase;
  readonly tries: number;
}

export type OutboxEvent =
  | { readonly type: 'taken' }
  | { readonly type: 'unreachable'; readonly now: number; readonly random: number; readonly retryAfterMs?: number }
  | { readonly type: 'refused'; readonly problem: Problem }
  | { readonly type: 'retried' };

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 15_000;

export function entryFor(order: OutboxOrder): OutboxEntry {
  return { order, phase: { is: 'waiting', notBefore: 0 }, tries: 0 };
}

/** What becomes of an entry. Delivery is no phase: a delivered entry is gone. */
export function advance(entry: OutboxEntry, event: OutboxEvent): OutboxEntry {
  switch (event.type) {
    case 'taken':
      return entry.phase.is === 'waiting' ? { ...entry, phase: { is: 'sending' }, tries: entry.tries + 1 } : entry;
    case 'unreachable':
      return { ...entry, phase: { is: 'waiting', notBefore: event.now + (event.retryAfterMs ?? delay(entry.tries, event.random)) } };
    case 'refused':
      return { ...entry, phase: { is: 'refused', problem: event.problem } };
    case 'retried':
      return { ...entry, phase: { is: 'waiting', notBefore: 0 }, tries: 0 };
  }
}

/** A reload finds entries that were on their way: nobody knows whether they arrived, so they are sent again. */
export function afterReload(entry: OutboxEntry): OutboxEntry {
  return entry.phase.is === 'sending' ? { ...entry, phase: { is: 'waiting', notBefore: 0 } } : entry;
}

/** The entry to send next, or the time at which to look again. Within a conversation they go one by one, in order. */
export function nextToSend(entries: readonly OutboxEntry[], now: number): { entry: OutboxEntry } | { wakeAt: number } | null {
  const blocked = new Set<string>();
  let wakeAt = Number.POSITIVE_INFINITY;
  for (const entry of entries) {
    const { conversationId } = entry.order;
    if (!blocked.has(conversationId) && entry.phase.is === 'waiting') {
      if (entry.phase.notBefore <= now) return { entry };
      wakeAt = Math.min(wakeAt, entry.phase.notBefore);
    }
    blocked.add(conversationId);
  }
  return Number.isFinite(wakeAt) ? { wakeAt } : null;
}

/** Doubling, with up to half of it taken off at random so that many pages do not come back at once. */
function delay(tries: number, random: number): number {
  const whole = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.max(0, tries - 1));
  return Math.round(whole * (1 - random / 2));
}
