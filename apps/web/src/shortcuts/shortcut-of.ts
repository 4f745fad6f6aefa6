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

export type ShortcutName = 'send' | 'newLine' | 'stop' | 'focus' | 'search' | 'newChat' | 'sidebar' | 'copyLast' | 'help';

/** For the list of shortcuts. `⌘` stands for Ctrl where there is no Command key. */
export const SHORTCUT_LIST: readonly { keys: string; does: ShortcutName }[] = [
  { keys: 'Enter', does: 'send' },
  { keys: 'Shift Enter', does: 'newLine' },
  { keys: 'Esc', does: 'stop' },
  { keys: 'Shift Esc', does: 'focus' },
  { keys: '⌘ K', does: 'search' },
  { keys: '⌘ Shift O', does: 'newChat' },
  { keys: '⌘ Shift S', does: 'sidebar' },
  { keys: '⌘ Shift C', does: 'copyLast' },
  { keys: '⌘ /', does: 'help' },
];
