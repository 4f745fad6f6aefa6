import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { type LogRecord, type StartedEvent, Subject } from '@parley/contracts';
import { injectTraceContext } from '@parley/telemetry';
import { headers, type MsgHdrs } from 'nats';
import type { Claims } from '../claims/claims';
import type { BusConnection } from '../connection/bus-connection';
import { isWrongLastSequence } from '../connection/js-errors';
import { encodeJson } from '../connection/json';
import { FencedError, HeldError, LogUnavailableError, SealedError } from './errors';
import { LogReader, type StoredRecord, WRITER_HEADER } from './log-reader';

interface TakeOver {
  ownerId: string;
  generationId: string;
  /** Makes the first record of the attempt that this writer opens. */
  started: (attempt: number) => StartedEvent;
  /** Sequence of the job that this is done for: others can tell by it who took over from them. */
  jobSequence?: number;
  /** Where a log that was begun is asked after before it is taken over; without it, it is taken from whoever writes it. */
  claims?: Claims;
  /** Ends the patience with a log that cannot be reached; what can be stored at once still is. */
  impatience?: AbortSignal;
}

/** How long a writer keeps trying to reach the log before it gives up, in milliseconds. */
const PATIENCE_MS = 60_000;
/** A record whose acknowledgement has not come by then is sent again, in milliseconds: it is stored once all the same. */
const ACKNOWLEDGEMENT_MS = 2_000;
const RETRY_DELAY_MS = 100;
/** Short, since a log without a leader refuses at once, and each answer waits for it. */
const LONGEST_RETRY_DELAY_MS = 400;

/**
 * Writes one attempt of one generation. Each record is stored only on top of this writer's own last one, so that
 * after another worker has taken over nothing from here can be stored any more. One record is in flight at a time.
 */
export class LogWriter {
  private readonly subject: string;
  private readonly writer: string;
  private readonly reader: LogReader;
  private lastSequence = 0;

  private constructor(
    private readonly bus: BusConnection,
    private readonly options: TakeOver,
  ) {
    this.writer = `${options.jobSequence ?? ''}.${randomUUID()}`;
    this.subject = Subject.generation(options.ownerId, options.generationId);
    this.reader = new LogReader(bus);
  }

  /**
   * Opens the next attempt: stores its `started` on top of whatever is there, again and again until it wins.
   * @throws SealedError when the log is closed
   * @throws HeldError when claims are given and its writer lives
   */
  static async takeOver(bus: BusConnection, options: TakeOver): Promise<[LogWriter, number]> {
    const writer = new LogWriter(bus, options);
    // As a rule there is no log yet, so that is tried first; what there is, is looked at when the server refuses.
    for (let last: StoredRecord | null = null; ; last = await writer.unclaimedEnd()) {
      const attempt = (last?.record.attempt ?? 0) + 1;
      writer.lastSequence = last?.streamSequence ?? 0;
      try {
        await writer.append(options.started(attempt));
        return [writer, attempt];
      } catch (error) {
        if (!(error instanceof FencedError)) throw error;
      }
    }
  }

  /**
   * Stores one record and resolves when the server has it.
   * @throws FencedError when another worker has taken over
   * @throws LogUnavailableError when the log cannot be reached for a minute
   */
  async append(record: LogRecord): Promise<void> {
    const data = encodeJson(record);
    const deadline = Date.now() + PATIENCE_MS;
    for (let failures = 0; ; failures++) {
      try {
        return await this.store(record, data);
      } catch (error) {
        if (error instanceof FencedError) throw error;
        if (Date.now() > deadline) throw new LogUnavailableError('the log cannot be reached', { cause: error });
        await this.pauseAfter(failures);
      }
    }
  }

  /** The record to write on top of, if there is any and it is ours to do so. */
  private async unclaimedEnd(): Promise<StoredRecord | null> {
    const last = await this.last();
    if (last?.record.type === 'end') throw new SealedError(last.record);
    if (!last) return null;
    const { claims, generationId } = this.options;
    const claim = await claims?.find(generationId);
    if (claim) throw new HeldError(generationId, claim.jobSequence);
    return last;
  }

  private async store(record: LogRecord, data: Uint8Array): Promise<void> {
    try {
      const { acknowledged } = this.bus;
      this.lastSequence = await acknowledged.publish(this.subject, data, this.headersFor(record), ACKNOWLEDGEMENT_MS);
    } catch (error) {
      if (!isWrongLastSequence(error)) throw error;
      await this.settleRefusal(record);
    }
  }

  /** A refusal means either that the lost acknowledgement was for this very record, or that another has taken over. */
  private async settleRefusal({ attempt, seq }: LogRecord): Promise<void> {
    const last = await this.last();
    const isMine = last?.writer === this.writer && last.record.attempt === attempt && last.record.seq === seq;
    if (!isMine) throw new FencedError(this.options.generationId, last && jobSequenceOf(last));
    this.lastSequence = last.streamSequence;
  }

  private async pauseAfter(failures: number): Promise<void> {
    const ms = Math.min(RETRY_DELAY_MS * 2 ** failures, LONGEST_RETRY_DELAY_MS);
    const { impatience: signal } = this.options;
    try {
      await pause(ms, undefined, signal ? { signal } : {});
    } catch (error) {
      throw new LogUnavailableError('the log cannot be reached, and there is no more time', { cause: error });
    }
  }

  private last(): Promise<StoredRecord | null> {
    return this.reader.last(this.options.ownerId, this.options.generationId);
  }

  private headersFor(record: LogRecord): MsgHdrs {
    const result = headers();
    result.set('Nats-Expected-Last-Subject-Sequence', String(this.lastSequence));
    result.set(WRITER_HEADER, this.writer);
    // One span context for a generation is enough: it travels with the record that opens the attempt.
    if (record.type === 'started') injectTraceContext(result);
    return result;
  }
}

function jobSequenceOf({ writer }: StoredRecord): number | null {
  return Number(writer.split('.')[0]) || null;
}
