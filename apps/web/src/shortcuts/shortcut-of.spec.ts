import { shortcutOf } from './shortcut-of';

const press = (key: string, held: Partial<Record<'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey', boolean>> = {}): ReturnType<typeof shortcutOf> =>
  shortcutOf({ key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...held });

describe('shortcuts', () => {
  it('are the same with Ctrl and with Command', () => {
    expect(press('k', { ctrlKey: true })).toBe('search');
    expect(press('k', { metaKey: true })).toBe('search');
    expect(press('O', { ctrlKey: true, shiftKey: true })).toBe('newChat');
    expect(press('S', { metaKey: true, shiftKey: true })).toBe('toggleSidebar');
  });

  it('leave plain typing and other combinations alone', () => {
    expect(press('k')).toBeNull();
    expect(press('o', { ctrlKey: true })).toBeNull();
    expect(press('k', { ctrlKey: true, altKey: true })).toBeNull();
    expect(press('Escape')).toBeNull();
  });

  it('take Shift and Escape to the composer', () => {
    expect(press('Escape', { shiftKey: true })).toBe('focusComposer');
  });
});
