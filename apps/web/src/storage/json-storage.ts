/** localStorage that never throws: a full or forbidden store must not break the page. */
export function readJson<T>(key: string): T | null {
  try {
    const text = localStorage.getItem(key);
    return text === null ? null : (JSON.parse(text) as T);
  } catch {
    return null;
  }
}

/** @returns whether it was kept */
export function writeJson(key: string, value: unknown): boolean {
  try {
    localStorage.setItem(key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

export function removeKey(key: string): void {
  try {
    localStorage.removeItem(key);
  } catch {
    // Storage is forbidden: then nothing was kept either.
  }
}

/** Drafts, unsent messages, preferences: all that this page ever kept on this device. */
export function forgetEverything(): void {
  try {
    Object.keys(localStorage)
      .filter((key) => key.startsWith('parley.'))
      .forEach((key) => localStorage.removeItem(key));
  } catch {
    // Storage is forbidden: then nothing was kept.
  }
}

/** Calls back when another tab changed the key. */
export function onOtherTab(key: string, listener: () => void): void {
  addEventListener('storage', (event) => {
    if (event.key === key) listener();
  });
}
