import type { Chunk } from './chunk';

/** Someone with a place in a room, who wants to be given what lies ahead of it. */
export interface Reader {
  feed(): void;
}

/** Bytes that are let out beyond the stall time for each millisecond: slower than this is not reading at all. */
const SLOWEST_BYTES_PER_MS = 0.5;
const USUAL_BYTES = 32_768;

/**
 * The way out to one connection. While it is full nothing is put on it, and nothing is kept for it either: those who
 * read through it are fed again, from where they are, once there is room.
 */
export abstract class Outlet {
  private readonly hungry = new Set<Reader>();
  private blockedSince: number | null = null;
  private lastBytes = 0;

  abstract isWritable(): boolean;

  send(chunk: Chunk): void {
    this.lastBytes = this.write(chunk);
  }

  /** @returns how much that was, in characters */
  protected abstract write(chunk: Chunk): number;

  /** Feeds this reader when there is room again. */
  waitWith(reader: Reader): void {
    this.hungry.add(reader);
    this.blockedSince ??= Date.now();
  }

  forget(reader: Reader): void {
    this.hungry.delete(reader);
  }

  /** There may be room again. */
  drained(): void {
    if (this.hungry.size === 0 || !this.isWritable()) return;
    const readers = [...this.hungry];
    this.hungry.clear();
    this.blockedSince = null;
    for (const reader of readers) reader.feed();
  }

  /** Whether something has waited longer than a living connection takes for what was sent last. */
  isStalled(now: number, stallMs: number): boolean {
    if (this.blockedSince === null || this.hungry.size === 0) return false;
    const extraMs = Math.max(0, this.lastBytes - USUAL_BYTES) / SLOWEST_BYTES_PER_MS;
    return now - this.blockedSince > stallMs + extraMs;
  }
}
