import type { Problem } from '@parley/contracts';
import { advance, afterReload, entryFor, nextToSend, type OutboxEntry, type OutboxOrder } from './outbox-state';

const problem: Problem = { type: 'urn:x', title: 'No', status: 400, code: 'invalid_request' };

function order(messageId: string, conversationId = 'c'): OutboxOrder {
  return {
    kind: 'message',
    messageId,
    conversationId,
    generationId: `g-${messageId}`,
    answerId: `a-${messageId}`,
    parentId: null,
    content: 'Hello',
    model: null,
    startsConversation: false,
    createdAt: '2026-01-01T00:00:00Z',
  };
}

const unreachable = { type: 'unreachable', now: 1_000, random: 0 } as const;
const sent = (entry: OutboxEntry): OutboxEntry => advance(entry, { type: 'taken' });
const idOf = (found: ReturnType<typeof nextToSend>): string | null => (found && 'entry' in found ? found.entry.order.messageId : null);

describe('the outbox', () => {
  it('sends a new entry at once', () => {
    expect(idOf(nextToSend([entryFor(order('1'))], 0))).toBe('1');
  });

  it('waits longer after each failed try, up to a bound', () => {
    let entry = entryFor(order('1'));
    const waits: number[] = [];
    for (let round = 0; round < 8; round++) {
      entry = advance(sent(entry), unreachable);
      if (entry.phase.is === 'waiting') waits.push(entry.phase.notBefore - unreachable.now);
    }
    expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000]);
  });

  it('believes the server about when to come back', () => {
    const entry = advance(sent(entryFor(order('1'))), { ...unreachable, retryAfterMs: 7_000 });
    expect(entry.phase).toEqual({ is: 'waiting', notBefore: 8_000 });
    expect(nextToSend([entry], 2_000)).toEqual({ wakeAt: 8_000 });
  });

  it('never sends a refused entry again by itself', () => {
    const entry = advance(sent(entryFor(order('1'))), { type: 'refused', problem });
    expect(nextToSend([entry], Number.MAX_SAFE_INTEGER)).toBeNull();
    expect(idOf(nextToSend([advance(entry, { type: 'retried' })], 0))).toBe('1');
  });

  it('keeps the ids of an entry through every try', () => {
    const first = entryFor(order('1'));
    expect(advance(sent(advance(sent(first), unreachable)), { type: 'refused', problem }).order).toBe(first.order);
  });

  it('sends again after a reload what was on its way, and leaves a refusal alone', () => {
    expect(idOf(nextToSend([afterReload(sent(entryFor(order('1'))))], 0))).toBe('1');
    const refused = advance(entryFor(order('1')), { type: 'refused', problem });
    expect(afterReload(refused)).toBe(refused);
  });

  it('keeps the order within a conversation', () => {
    const first = advance(sent(entryFor(order('1'))), unreachable);
    expect(idOf(nextToSend([first, entryFor(order('2'))], 1_001))).toBeNull();
    expect(idOf(nextToSend([sent(entryFor(order('1'))), entryFor(order('2'))], 0))).toBeNull();
  });

  it('does not let one conversation hold up another', () => {
    const first = advance(sent(entryFor(order('1'))), unreachable);
    expect(idOf(nextToSend([first, entryFor(order('2', 'other'))], 1_001))).toBe('2');
  });
});
