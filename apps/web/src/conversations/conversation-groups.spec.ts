import type { Conversation } from '@parley/contracts';
import { groupConversations } from './conversation-groups';

const NOW = new Date(2026, 2, 10, 9, 30);

function conversation(id: string, updated: Date, pinned = false): Conversation {
  const at = updated.toISOString();
  return { id, title: id, model: null, instructions: null, pinned, archived: false, temporary: false, createdAt: at, updatedAt: at };
}

const namesOf = (...conversations: Conversation[]): [string, string[]][] =>
  groupConversations(conversations, NOW).map(({ name, items }) => [name, items.map(({ id }) => id)]);

describe('grouping conversations', () => {
  it('goes by calendar days of the reader, not by hours', () => {
    expect(
      namesOf(
        conversation('just after midnight', new Date(2026, 2, 10, 0, 1)),
        conversation('just before midnight', new Date(2026, 2, 9, 23, 59)),
        conversation('a week ago', new Date(2026, 2, 3, 0, 0)),
        conversation('longer ago', new Date(2026, 2, 2, 23, 59)),
      ),
    ).toEqual([
      ['today', ['just after midnight']],
      ['yesterday', ['just before midnight']],
      ['previous7Days', ['a week ago']],
      ['older', ['longer ago']],
    ]);
  });

  it('puts the newest activity first', () => {
    expect(namesOf(conversation('old', new Date(2026, 2, 10, 8)), conversation('new', new Date(2026, 2, 10, 9)))).toEqual([['today', ['new', 'old']]]);
  });

  it('sets pinned ones apart, whatever their age', () => {
    expect(namesOf(conversation('plain', NOW), conversation('kept', new Date(2020, 1, 1), true))).toEqual([
      ['pinned', ['kept']],
      ['today', ['plain']],
    ]);
  });

  it('counts a time that lies ahead, of a clock that is off, as today', () => {
    expect(namesOf(conversation('ahead', new Date(2026, 2, 11)))).toEqual([['today', ['ahead']]]);
  });
});
