import type { Message } from '@parley/contracts';

/** The part of a conversation's active branch that the page has, oldest first, each the parent of the next. */
export interface BranchView {
  readonly messages: readonly Message[];
  /** For the page before; null when the first message is here. */
  readonly olderCursor: string | null;
}

export const EMPTY_BRANCH: BranchView = Object.freeze({ messages: [], olderCursor: null });

/**
 * Takes a message in. One that is known is brought up to date, but a finished one never goes back to unfinished
 * (events may come late). A new one goes behind its parent and, if it is newer than what stood there, takes the place
 * of all that followed: that is an edit or another answer. A message of a branch that is not shown changes nothing.
 */
export function withMessage(view: BranchView, message: Message): BranchView {
  const { messages } = view;
  const index = messages.findIndex(({ id }) => id === message.id);
  const known = messages[index];
  if (known) return isOutdated(known, message) ? view : { ...view, messages: messages.with(index, message) };

  const place = placeOf(view, message);
  if (place === null) return view;
  const standing = messages[place];
  if (standing && standing.createdAt > message.createdAt) return view;
  return { ...view, messages: [...messages.slice(0, place), message] };
}

/** A page of older messages before those that are here. */
export function withOlder(view: BranchView, older: readonly Message[], olderCursor: string | null): BranchView {
  const known = new Set(view.messages.map(({ id }) => id));
  return { messages: [...older.filter(({ id }) => !known.has(id)), ...view.messages], olderCursor };
}

/**
 * The newest page as just loaded, joined to the older pages that are already here if they meet. What the page itself
 * knows to be finished stays finished, where the answer of the server was a moment older.
 */
export function withNewest(view: BranchView, newest: readonly Message[], olderCursor: string | null): BranchView {
  const finished = new Map(view.messages.map((message) => [message.id, message]));
  const merged = newest.map((message) => {
    const known = finished.get(message.id);
    return known && isOutdated(known, message) ? known : message;
  });
  const first = merged[0];
  const meeting = first ? view.messages.findIndex(({ id }) => id === first.id) : -1;
  if (meeting <= 0) return { messages: merged, olderCursor };
  return { messages: [...view.messages.slice(0, meeting), ...merged], olderCursor: view.olderCursor };
}

/** The version beside `message`: -1 the one before, 1 the next. */
export function versionBeside(message: Message, step: -1 | 1): string | null {
  return message.siblings.ids[message.siblings.index + step] ?? null;
}

function placeOf({ messages, olderCursor }: BranchView, { parentId }: Message): number | null {
  if (parentId === null) return olderCursor === null ? 0 : null;
  const parent = messages.findIndex(({ id }) => id === parentId);
  return parent === -1 ? null : parent + 1;
}

function isOutdated(known: Message, news: Message): boolean {
  return known.status !== 'streaming' && news.status === 'streaming';
}
