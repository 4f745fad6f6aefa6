import type { Conversation } from '@parley/contracts';

export type GroupName = 'pinned' | 'today' | 'yesterday' | 'previous7Days' | 'older';

export interface ConversationGroup {
  readonly name: GroupName;
  readonly items: readonly Conversation[];
}

const ORDER: readonly GroupName[] = ['pinned', 'today', 'yesterday', 'previous7Days', 'older'];

/** Newest activity first, by the reader's own calendar days; pinned apart; empty groups left out. */
export function groupConversations(conversations: Iterable<Conversation>, now: Date): ConversationGroup[] {
  const groups = new Map<GroupName, Conversation[]>(ORDER.map((name) => [name, []]));
  const sorted = [...conversations].sort((a, b) => b.updatedAt.localeCompare(a.updatedAt) || b.id.localeCompare(a.id));
  for (const conversation of sorted) {
    const name = conversation.pinned ? 'pinned' : ageOf(new Date(conversation.updatedAt), now);
    groups.get(name)?.push(conversation);
  }
  return [...groups].filter(([, items]) => items.length > 0).map(([name, items]) => ({ name, items }));
}

function ageOf(date: Date, now: Date): GroupName {
  const day = (back: number): number => new Date(now.getFullYear(), now.getMonth(), now.getDate() - back).getTime();
  if (date.getTime() >= day(0)) return 'today';
  if (date.getTime() >= day(1)) return 'yesterday';
  return date.getTime() >= day(7) ? 'previous7Days' : 'older';
}
