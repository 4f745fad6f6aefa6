import type { LiveRecord, LogTail, StoredRecord } from '@parley/bus';
import { type Cursor, compareCursors, type LogRecord, type SealRecord, toClientEvent } from '@parley/contracts';
import { CatchUp } from '../catch-up/catch-up';
import type { Permits } from '../catch-up/permits';
import { recordRefill } from '../telemetry/edge-metrics';
import { EventRing } from './event-ring';
import { LivePassage } from './live-passage';
import type { LogHistory, LogName } from './log-history';

export interface LogDependencies {
  tail: LogTail;
  history: LogHistory;
  permits: Permits;
  /** How many bytes a ring may have at the moment. */
  ringBytes: () => number;
  silenceMs: number;
}

export interface LogListener {
  /** There is more in the ring, or the log was found sealed, or it is known for the first time. */
  grown: () => void;
  /** Whether someone needs what lies before this record. */
  wantsBefore: (last: Cursor) => boolean;
}

/** Live records kept while the log is read; what no longer fits is read as well. */
const MOST_WAITING = 512;
/** Conversation is asked for an answer that has no log: it may have aged out, or never had one. First after so many milliseconds, since most are about to begin. */
const STORE_AFTER_MS = 250;
/** And then at each so many silences. */
const STORE_EVERY = 6;

/**
 * One log as this node follows it: one subscription, and a ring of its newest events. Every live record passes
 * `takeLive`, in order and without gaps; whatever may have been missed is brought by a round of catching up.
 */
export class FollowedLog {
  readonly ring = new EventRing();
  /** Stream sequence of the newest record that was taken in, 0 when none is in the log. */
  sequence = 0;
  /** The last record, once there is one; nothing comes after it. */
  seal: SealRecord | null = null;
  /** False until the first round has shown what is there. */
  isKnown = false;
  private readonly catchUp: CatchUp;
  private readonly passage = new LivePassage();
  private following: { unfollow(): void } | null = null;
  private waiting: LiveRecord[] = [];
  private readonly doubted = new WeakSet<LiveRecord>();
  private emptyRounds = 0;
  private storeTimer: NodeJS.Timeout | undefined;
  private lastHeardAt = Date.now();

  constructor(
    readonly name: LogName,
    private readonly dependencies: LogDependencies,
    private readonly listener: LogListener,
  ) {
    this.catchUp = new CatchUp(dependencies.permits, { work: () => this.round(), done: () => this.afterRound() });
    this.catchUp.request();
  }

  get history(): LogHistory {
    return this.dependencies.history;
  }

  /** Something may have been missed. */
  check(): void {
    if (!this.seal) this.catchUp.request();
  }

  /** NATS was away: what was asked before is lost, and records may have passed by unheard. */
  returned(): void {
    if (!this.seal) this.catchUp.restart();
  }

  /** A lost last record has no successor that would reveal it, so silence is a reason to ask. */
  checkAfterSilence(now: number): void {
    if (this.seal || now - this.lastHeardAt < this.dependencies.silenceMs) return;
    this.lastHeardAt = now;
    this.check();
  }

  close(): void {
    this.catchUp.stop();
    clearTimeout(this.storeTimer);
    this.unfollow();
    this.waiting = [];
  }

  private takeLive(live: LiveRecord): void {
    this.lastHeardAt = Date.now();
    if (!this.isKnown || (this.isCatchingUp && live.previousSequence > this.sequence)) {
      if (this.waiting.length >= MOST_WAITING) this.waiting.shift();
      this.waiting.push(live);
      return;
    }
    // A round under way is no reason to wait: the log may have lost its leader, and what follows on is what it would bring.
    if (this.takeInOrder(live)) this.listener.grown();
  }

  private get isCatchingUp(): boolean {
    return this.catchUp.isReading || this.waiting.length > 0;
  }

  /** @returns false when something before it is missing; then it waits for a round of catching up */
  private takeInOrder(live: LiveRecord): boolean {
    if (live.previousSequence <= this.sequence) {
      if (live.streamSequence > this.sequence) this.passage.take(live);
      this.accept(live.record, live.streamSequence);
      return true;
    }
    // A round that began after this record has read the log to its end: what is still ahead of it is not from the log.
    if (this.doubted.has(live)) return false;
    this.doubted.add(live);
    recordRefill();
    this.passage.refilled();
    this.waiting.push(live);
    this.catchUp.request();
    return false;
  }

  private accept(record: LogRecord, streamSequence: number): void {
    if (streamSequence <= this.sequence || this.seal) return;
    this.sequence = streamSequence;
    if (!this.ring.push(toClientEvent(record), streamSequence)) return;
    this.ring.shrinkTo(this.dependencies.ringBytes());
    if (record.type === 'end') this.sealWith(record);
  }

  private sealWith(seal: SealRecord): void {
    this.seal = seal;
    this.unfollow();
  }

  private unfollow(): void {
    this.passage.end();
    this.following?.unfollow();
    this.following = null;
  }

  private async round(): Promise<void> {
    const { tail, history } = this.dependencies;
    if (this.seal) return;
    this.following ??= tail.follow(this.name.ownerId, this.name.generationId, (live) => this.takeLive(live));
    if (!this.isKnown) await tail.settled();
    const last = await history.last(this.name);
    if (last) await this.readUpTo(last);
    else await this.withoutLog();
  }

  private async withoutLog(): Promise<void> {
    const rounds = this.emptyRounds++;
    if (rounds % STORE_EVERY === 1) this.adopt(await this.history.stored(this.name));
    if (rounds > 0) return;
    this.storeTimer = setTimeout(() => {
      if (this.sequence === 0) this.check();
    }, STORE_AFTER_MS);
  }

  private async readUpTo(last: StoredRecord): Promise<void> {
    if (last.streamSequence <= this.sequence) return;
    if (this.sequence === 0 && this.isEnough(last.record)) return this.beginBehind(last);
    const range = { from: this.sequence + 1, until: last.streamSequence };
    for await (const { record, streamSequence, context } of this.history.read(this.name, range)) {
      this.passage.read({ record, context });
      this.accept(record, streamSequence);
    }
  }

  /** A log that has ended is read by each viewer from its own place; and those who have it all need nothing read. */
  private isEnough({ type, attempt, seq }: LogRecord): boolean {
    return type === 'end' || !this.listener.wantsBefore({ attempt, seq });
  }

  private beginBehind({ record, streamSequence }: StoredRecord): void {
    this.sequence = streamSequence;
    this.ring.beginAt({ attempt: record.attempt, seq: record.seq });
    if (record.type === 'end') this.sealWith(record);
  }

  /** The log has aged out, or the answer never had one. */
  private adopt(seal: SealRecord | null): void {
    if (!seal || this.sequence > 0) return;
    this.ring.beginAt({ attempt: seal.attempt, seq: seal.seq });
    this.sealWith(seal);
  }

  private afterRound(): void {
    this.isKnown = true;
    const waiting = this.waiting;
    this.waiting = [];
    for (const live of waiting) {
      if (this.waiting.length > 0) this.waiting.push(live);
      else this.takeInOrder(live);
    }
    this.listener.grown();
  }
}

/** Whether a cursor lies beyond all that is known of a log. */
export const isBeyond = (cursor: Cursor, { ring }: FollowedLog): boolean => compareCursors(cursor, ring.cursor) > 0;
