import type { Message } from '@parley/contracts';
import { type BranchView, EMPTY_BRANCH, versionBeside, withMessage, withNewest, withOlder } from './branch-view';

function message(id: string, parentId: string | null, more: Partial<Message> = {}): Message {
  return {
    id,
    conversationId: 'c',
    parentId,
    role: 'user',
    content: id,
    status: 'complete',
    model: null,
    tokenCount: null,
    generationId: null,
    error: null,
    siblings: { index: 0, count: 1, ids: [id] },
    createdAt: `2026-01-01T00:00:${id.padStart(2, '0')}Z`,
    ...more,
  };
}

const viewOf = (...messages: Message[]): BranchView => ({ messages, olderCursor: null });
const idsOf = (view: BranchView): string[] => view.messages.map(({ id }) => id);
const thread = viewOf(message('1', null), message('2', '1'), message('3', '2'), message('4', '3'));

describe('the view of a branch', () => {
  it('starts with a message that has no parent', () => {
    expect(idsOf(withMessage(EMPTY_BRANCH, message('1', null)))).toEqual(['1']);
  });

  it('appends a message behind its parent', () => {
    expect(idsOf(withMessage(thread, message('5', '4')))).toEqual(['1', '2', '3', '4', '5']);
  });

  it('lets an edit or another answer take the place of what followed', () => {
    expect(idsOf(withMessage(thread, message('9', '2')))).toEqual(['1', '2', '9']);
  });

  it('does not let an old message, told of late, cut the branch', () => {
    expect(withMessage(thread, message('0', '2'))).toBe(thread);
  });

  it('leaves out a message of a branch that is not shown', () => {
    expect(withMessage(thread, message('9', 'elsewhere'))).toBe(thread);
    expect(withMessage({ ...thread, olderCursor: 'more' }, message('9', null)).messages).toBe(thread.messages);
  });

  it('brings a known message up to date but never back to unfinished', () => {
    const answered = withMessage(thread, message('4', '3', { content: 'whole' }));
    expect(answered.messages[3]?.content).toBe('whole');
    expect(withMessage(answered, message('4', '3', { content: '', status: 'streaming' }))).toBe(answered);
  });

  it('puts older pages before, without doubling', () => {
    const late = { messages: thread.messages.slice(2), olderCursor: 'x' };
    const whole = withOlder(late, thread.messages.slice(0, 3), null);
    expect(idsOf(whole)).toEqual(['1', '2', '3', '4']);
    expect(whole.olderCursor).toBeNull();
  });

  it('joins a fresh newest page to the older ones that it meets', () => {
    const fresh = [message('3', '2'), message('4', '3'), message('5', '4')];
    expect(idsOf(withNewest(thread, fresh, 'page'))).toEqual(['1', '2', '3', '4', '5']);
    expect(withNewest(thread, fresh, 'page').olderCursor).toBeNull();
  });

  it('drops what it had where the fresh page is of another branch', () => {
    const view = withNewest(thread, [message('7', 'elsewhere'), message('8', '7')], 'page');
    expect(idsOf(view)).toEqual(['7', '8']);
    expect(view.olderCursor).toBe('page');
  });

  it('keeps an answer that ended here while the fresh page was on its way', () => {
    const streaming = message('4', '3', { content: '', status: 'streaming' });
    expect(withNewest(thread, [message('3', '2'), streaming], 'page').messages[3]?.status).toBe('complete');
  });

  it('knows the version before and after', () => {
    const second = message('b', null, { siblings: { index: 1, count: 2, ids: ['a', 'b'] } });
    expect(versionBeside(second, -1)).toBe('a');
    expect(versionBeside(second, 1)).toBeNull();
  });
});
