import type { Message } from '@parley/contracts';
import { entryFor, type OutboxOrder } from '../outbox/outbox-state';
import { EMPTY_BRANCH } from './branch-view';
import { withPending } from './pending-messages';

const ids = { conversationId: 'c', generationId: 'g', answerId: 'answer', model: null, createdAt: '2026-01-01T00:00:00Z' };
const asked = (parentId: string | null): OutboxOrder => ({ ...ids, kind: 'message', messageId: 'question', parentId, content: 'Hi', startsConversation: parentId === null });
const again: OutboxOrder = { ...ids, kind: 'regenerate', messageId: 'a1', parentId: 'q1' };

function stored(id: string, parentId: string | null): Message {
  return {
    id, parentId, conversationId: 'c', role: 'user', content: id, status: 'complete', model: null, tokenCount: null,
    generationId: null, error: null, siblings: { index: 0, count: 1, ids: [id] }, createdAt: '2030-01-01T00:00:00Z',
  };
}

const branch = { messages: [stored('q1', null), stored('a1', 'q1')], olderCursor: null };
const idsOf = (...orders: OutboxOrder[]): string[] => withPending(branch, orders.map(entryFor)).map(({ message }) => message.id);

describe('messages that are not confirmed yet', () => {
  it('start a conversation', () => {
    const shown = withPending(EMPTY_BRANCH, [entryFor(asked(null))]);
    expect(shown.map(({ message }) => [message.id, message.role, message.status])).toEqual([
      ['question', 'user', 'complete'],
      ['answer', 'assistant', 'streaming'],
    ]);
  });

  it('stand behind their parent, even if this device is behind in time', () => {
    expect(idsOf(asked('a1'))).toEqual(['q1', 'a1', 'question', 'answer']);
  });

  it('stand as another version where there is one already', () => {
    const shown = withPending(branch, [entryFor(again)]);
    expect(shown.map(({ message }) => message.id)).toEqual(['q1', 'answer']);
    expect(shown[1]?.message.siblings).toEqual({ index: 1, count: 2, ids: ['a1', 'answer'] });
  });

  it('are not shown twice once they are stored', () => {
    const known = { ...branch, messages: [...branch.messages, stored('question', 'a1'), stored('answer', 'question')] };
    expect(withPending(known, [entryFor(asked('a1'))]).every(({ entry }) => entry === null)).toBe(true);
  });

  it('follow one another when several wait', () => {
    const next: OutboxOrder = { ...asked('answer'), messageId: 'q9', answerId: 'a9' };
    expect(idsOf(asked('a1'), next)).toEqual(['q1', 'a1', 'question', 'answer', 'q9', 'a9']);
  });

  it('are left out when their parent is on another branch', () => {
    expect(idsOf(asked('elsewhere'))).toEqual(['q1', 'a1']);
  });
});
