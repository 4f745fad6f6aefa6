import { onOtherTab, readJson, removeKey, writeJson } from '../storage/json-storage';
import type { OutboxEntry } from './outbox-state';

/** Unsent messages of one person on this device. All tabs share them. */
export class OutboxStorage {
  private readonly key: string;

  constructor(userId: string) {
    this.key = `parley.outbox.${userId}`;
  }

  read(): OutboxEntry[] {
    return readJson<OutboxEntry[]>(this.key) ?? [];
  }

  /** @returns whether it was kept */
  write(entries: readonly OutboxEntry[]): boolean {
    if (entries.length > 0) return writeJson(this.key, entries);
    removeKey(this.key);
    return true;
  }

  onOtherTab(listener: () => void): void {
    onOtherTab(this.key, listener);
  }
}
