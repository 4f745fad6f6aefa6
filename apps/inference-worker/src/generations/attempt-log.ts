import type { LogWriter } from '@parley/bus';
import type { LogRecord } from '@parley/contracts';
import type { Wait, WritingPace } from './writing-pace';

export interface AttemptLogOptions {
  generationId: string;
  attempt: number;
  /** Says how long after one event the next may be written; the first delta and the seal do not wait. */
  pace: WritingPace;
  /** Silence after which a heartbeat is written, in milliseconds. */
  heartbeatMs: number;
  /** The log refused or cannot be reached: nothing more can be written. */
  onFailure: (error: unknown) => void;
}

type Positioned<T> = T extends LogRecord ? Omit<T, 'generationId' | 'attempt' | 'seq' | 'at'> : never;
/** A record before it has its place. */
export type Unplaced = Positioned<LogRecord>;

/** Most bytes of one event, in UTF-8. */
const LARGEST_DELTA = 8_192;
/** So many characters are never more than that. */
const SAFE_CHARACTERS = Math.floor(LARGEST_DELTA / 3);

/**
 * Writes one attempt's events with at most one in flight: what arrives meanwhile, and for at least the gap, is the
 * next event, so that batches grow by themselves under load. Pushing never waits.
 */
export class AttemptLog {
  private seq = 0;
  private pending = '';
  private lastWriteAt = 0;
  private pumping: Promise<void> | null = null;
  private isClosing = false;
  private failure: unknown = null;
  private waiting: Wait | null = null;
  private readonly heartbeat: NodeJS.Timeout;

  /** `started` (seq 0) is in the log already. */
  constructor(
    private readonly writer: LogWriter,
    private readonly options: AttemptLogOptions,
  ) {
    this.heartbeat = setInterval(() => this.beat(), options.heartbeatMs / 2);
    this.heartbeat.unref();
  }

  push(text: string): void {
    this.pending += text;
    if (this.pending.length > LARGEST_DELTA) this.waiting?.end();
    this.wake();
  }

  /** Writes what is left, then the record that closes the log, and resolves once it is stored. */
  async seal(record: Unplaced & { type: 'end' }): Promise<LogRecord> {
    await this.close();
    return this.append(record);
  }

  /** Writes what is left and nothing after it; the attempt stays open for another worker. */
  async close(): Promise<void> {
    this.isClosing = true;
    clearInterval(this.heartbeat);
    this.waiting?.end();
    while (this.pumping) await this.pumping;
    if (this.failure !== null) throw this.failure;
  }

  private wake(): void {
    if (this.pumping || this.failure !== null || this.pending === '') return;
    this.pumping = this.pump().finally(() => {
      this.pumping = null;
      this.wake();
    });
  }

  private async pump(): Promise<void> {
    try {
      while (this.pending !== '') {
        await this.gap();
        await this.append({ type: 'delta', text: this.take() });
      }
    } catch (error) {
      this.fail(error);
    }
  }

  private take(): string {
    const most = Buffer.byteLength(this.pending.slice(0, LARGEST_DELTA)) <= LARGEST_DELTA ? LARGEST_DELTA : SAFE_CHARACTERS;
    const text = this.pending.slice(0, splitsPair(this.pending, most) ? most - 1 : most);
    this.pending = this.pending.slice(text.length);
    return text;
  }

  /** Waits for more, unless there is enough for an event already. */
  private async gap(): Promise<void> {
    if (this.isClosing || this.lastWriteAt === 0 || this.pending.length > LARGEST_DELTA) return;
    this.waiting = this.options.pace.gapAfter(this.lastWriteAt);
    await this.waiting?.over;
    this.waiting = null;
  }

  private beat(): void {
    const isQuiet = performance.now() - this.lastWriteAt >= this.options.heartbeatMs;
    if (!isQuiet || this.pumping || this.failure !== null || this.isClosing) return;
    this.pumping = this.append({ type: 'heartbeat' })
      .then(() => undefined, (error: unknown) => this.fail(error))
      .finally(() => {
        this.pumping = null;
        this.wake();
      });
  }

  private async append(unplaced: Unplaced): Promise<LogRecord> {
    const { generationId, attempt } = this.options;
    const at = new Date().toISOString();
    const record = { generationId, attempt, seq: ++this.seq, at, ...unplaced } as LogRecord;
    await this.writer.append(record);
    this.lastWriteAt = performance.now();
    return record;
  }

  private fail(error: unknown): void {
    this.failure = error;
    clearInterval(this.heartbeat);
    this.options.onFailure(error);
  }
}

/** Whether a cut here would part the two halves of one character. */
function splitsPair(text: string, at: number): boolean {
  const last = text.charCodeAt(at - 1);
  return text.length > at && last >= 0xd800 && last <= 0xdbff;
}
