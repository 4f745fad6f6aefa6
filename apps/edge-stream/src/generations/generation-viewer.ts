import { type Cursor, START } from '@parley/contracts';
import type { Outlet, Reader } from '../outlets/outlet';
import { recordResume, recordResumeAsked, recordResumeTime, type ResumeSource } from '../telemetry/edge-metrics';
import type { EventChunk } from './event-chunk';
import type { GenerationRoom } from './generation-room';

export interface ViewerOptions {
  outlet: Outlet;
  /** The last event that the client has, if any. */
  after: Cursor | undefined;
  /** The log has ended and all of it was sent. */
  onEnd: () => void;
  /** It is known where this viewer stands, so that what comes is on its way. */
  onJoined?: () => void;
}

/** One client's place in one log. It holds no events: what lies between it and the head is taken when there is room. */
export class GenerationViewer implements Reader {
  cursor: Cursor;
  /** Number in the ring of the next event; null while it must be found, or read from the log. */
  next: number | null = null;
  /** Stream sequence of the event at `cursor`, 0 when it is not known. */
  sequence = 0;
  /** Its cursor was seen to be beyond the log, and the log was asked again since. */
  isDoubted = false;
  isReading = false;
  /** The log does not reach back to `cursor` any more: only its end can help. */
  isParked = false;
  private isJoined = false;
  private isPlaced = false;
  private readonly begunAt = performance.now();
  isClosed = false;

  constructor(
    private readonly room: GenerationRoom,
    private readonly options: ViewerOptions,
  ) {
    this.cursor = options.after ?? START;
    if (options.after) recordResumeAsked();
  }

  get outlet(): Outlet {
    return this.options.outlet;
  }

  /** Its events are being read, or have to wait for the end. */
  isBusy(isSealed: boolean): boolean {
    return this.isReading || (this.isParked && !isSealed);
  }

  feed(): void {
    this.room.feed(this);
  }

  /** Sends a chunk and moves behind it. @returns false when that was the end */
  take(chunk: EventChunk): boolean {
    // Moved first: sending may make room, and room feeds whoever waits, this viewer included.
    this.cursor = chunk.cursor;
    this.next = chunk.behind.next;
    this.sequence = chunk.behind.sequence;
    this.joined();
    this.outlet.send(chunk);
    return !chunk.isEnd;
  }

  /** It is known where its events come from. */
  resumedFrom(source: ResumeSource): void {
    recordResume(source);
    if (!this.isPlaced) recordResumeTime(source, performance.now() - this.begunAt);
    this.isPlaced = true;
  }

  joined(): void {
    if (this.isJoined) return;
    this.isJoined = true;
    this.options.onJoined?.();
  }

  finish(): void {
    if (this.isClosed) return;
    this.close();
    this.options.onEnd();
  }

  /** Leaves the room. */
  close(): void {
    this.isClosed = true;
    this.outlet.forget(this);
    this.room.leave(this);
  }
}
