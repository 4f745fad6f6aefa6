export type Shortcut = 'newChat' | 'toggleSidebar' | 'search' | 'focusComposer' | 'help' | 'copyLast';

interface Keys {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

const WITH_COMMAND: Record<string, Shortcut> = { k: 'search', '/': 'help' };
const WITH_COMMAND_AND_SHIFT: Record<string, Shortcut> = { o: 'newChat', s: 'toggleSidebar', c: 'copyLast', '/': 'help', '?': 'help' };

/** The keys that people know from elsewhere; null for all others. */
export function shortcutOf({ key, ctrlKey, metaKey, shiftKey, altKey }: Keys): Shortcut | null {
  if (altKey) return null;
  if (key === 'Escape') return shiftKey ? 'focusComposer' : null;
  if (!ctrlKey && !metaKey) return null;
  return (shiftKey ? WITH_COMMAND_AND_SHIFT : WITH_COMMAND)[key.toLowerCase()] ?? null;
}

/** For the list of shortcuts. `⌘` stands for Ctrl where there is no Command key. */
export const SHORTCUT_LIST: readonly { keys: string; does: string }[] = [
  { keys: 'Enter', does: 'Send' },
  { keys: 'Shift Enter', does: 'New line' },
  { keys: 'Esc', does: 'Stop the answer' },
  { keys: 'Shift Esc', does: 'Go to the message box' },
  { keys: '⌘ K', does: 'Search conversations' },
  { keys: '⌘ Shift O', does: 'New chat' },
  { keys: '⌘ Shift S', does: 'Show or hide the sidebar' },
  { keys: '⌘ Shift C', does: 'Copy the last answer' },
  { keys: '⌘ /', does: 'These shortcuts' },
];
