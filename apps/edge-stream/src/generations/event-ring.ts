import { compareCursors, type Cursor, judge, START } from '@parley/contracts';
import { type ClientEvent, EventChunk, mergeRun } from './event-chunk';

/** Rough size of an event beside its text, in bytes. */
const OVERHEAD_BYTES = 240;

export const sizeOf = (event: ClientEvent): number =>
  OVERHEAD_BYTES + (event.type === 'delta' ? event.text.length * 2 : 0);

/**
 * The newest events of one log, each with a number that never changes, so that a viewer's place is one integer.
 * Bounded: what no longer fits is read from the log again by those who still want it.
 */
export class EventRing {
  private events: ClientEvent[] = [];
  /** Of each event, where it is in the stream. */
  private sequences: number[] = [];
  private base = 0;
  private bytes = 0;
  /** Number of the newest `started`: what lies before it belongs to a superseded attempt. */
  private newestStart = -1;
  private newest: Cursor = START;
  /** Chunks by their first event's number; everyone who stands at the same place gets the same one. */
  private readonly chunks = new Map<number, EventChunk>();

  /** Number that the next event will get. */
  get head(): number {
    return this.base + this.events.length;
  }

  get tail(): number {
    return this.base;
  }

  get size(): number {
    return this.bytes;
  }

  /** The place of the newest event that was ever in here, or where it was told to begin. */
  get cursor(): Cursor {
    return this.newest;
  }

  /** Begins behind what is in the log already. */
  beginAt(cursor: Cursor): void {
    this.newest = cursor;
  }

  /** @returns false for an event that is known, or comes from a superseded attempt */
  push(event: ClientEvent, sequence: number): boolean {
    if (compareCursors(event, this.newest) <= 0) return false;
    this.newest = { attempt: event.attempt, seq: event.seq };
    if (event.type === 'started') this.newestStart = this.head;
    this.events.push(event);
    this.sequences.push(sequence);
    this.bytes += sizeOf(event);
    this.chunks.clear();
    return true;
  }

  /** Drops the oldest when there are more bytes than these: a quarter at once, and never the newest. */
  shrinkTo(bytes: number): void {
    if (this.bytes <= bytes) return;
    let dropped = 0;
    while (this.bytes > bytes * 0.75 && dropped < this.events.length - 1) {
      this.bytes -= sizeOf(this.events[dropped++] as ClientEvent);
    }
    if (dropped === 0) return;
    this.events = this.events.slice(dropped);
    this.sequences = this.sequences.slice(dropped);
    this.base += dropped;
  }

  /** Number of the event that a reader at `cursor` needs next; null when it is not (or no longer) in here. */
  locate(cursor: Cursor): number | null {
    if (compareCursors(cursor, this.newest) === 0) return this.head;
    for (let index = Math.max(0, this.newestStart - this.base); index < this.events.length; index++) {
      const verdict = judge(cursor, this.events[index] as ClientEvent);
      if (verdict === 'ignore') continue;
      return verdict === 'gap' ? null : this.base + index;
    }
    return null;
  }

  /** What a reader at this number gets in one go; null when there is nothing yet. The number must still be in here. */
  chunkFrom(number: number): EventChunk | null {
    if (number >= this.head) return null;
    const known = this.chunks.get(number);
    if (known) return known;
    const first = Math.max(number, this.newestStart);
    const { events, taken } = mergeRun(this.events, first - this.base);
    const next = first + taken;
    const chunk = new EventChunk(events, { next, sequence: this.sequences[next - 1 - this.base] as number });
    this.chunks.set(number, chunk);
    return chunk;
  }
}
