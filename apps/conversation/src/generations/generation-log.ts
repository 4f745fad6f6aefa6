import { Injectable } from '@nestjs/common';
import { type LiveRecord, LogReader, LogTail } from '@parley/bus';
import { type LogRecord, UnavailableError } from '@parley/contracts';
import { PinoLogger } from 'nestjs-pino';
import { LiveRecords } from './live-records';
import { StoredAnswers } from './stored-answers';

/** A lost last record has no successor that would reveal it: after two heartbeats without a word the log is asked. */
const SILENCE_MS = 4_000;
const RETRY_MS = 500;
const MOST_FAILURES = 40;

export interface FollowedName {
  ownerId: string;
  generationId: string;
}

/** How far a reader has come. */
interface Place {
  sequence: number;
  isSealed: boolean;
}

type Placed = Pick<LiveRecord, 'record' | 'streamSequence'>;

/** Reads a generation's log as it grows: what is stored first, then live, and from the store again after every gap. */
@Injectable()
export class GenerationLog {
  constructor(
    private readonly tail: LogTail,
    private readonly reader: LogReader,
    private readonly answers: StoredAnswers,
    private readonly logger: PinoLogger,
  ) {}

  /**
   * Every record in order, up to and with the end; no more once `signal` is aborted.
   * @throws UnavailableError when the log cannot be read for long
   */
  async *follow(name: FollowedName, signal: AbortSignal): AsyncGenerator<LogRecord> {
    const live = new LiveRecords(signal);
    const following = this.tail.follow(name.ownerId, name.generationId, (record) => live.push(record));
    try {
      yield* this.records(name, live);
    } finally {
      following.unfollow();
    }
  }

  private async *records(name: FollowedName, live: LiveRecords): AsyncGenerator<LogRecord> {
    const place = { sequence: 0, isSealed: false };
    let failures = 0;
    while (!live.isOver && !place.isSealed) {
      try {
        for await (const stored of this.missed(name, place.sequence)) yield take(stored, place);
        failures = 0;
      } catch (error) {
        if (++failures >= MOST_FAILURES) throw unreadable(error);
        if (failures === 1) this.logger.warn({ err: error, generationId: name.generationId }, 'a log could not be read and is asked again');
        await live.next(RETRY_MS);
        continue;
      }
      for (let next = await this.nextAfter(place, live); next; next = await this.nextAfter(place, live)) yield take(next, place);
    }
  }

  /** The record that follows, or null when something may have been missed, or nobody reads any more. */
  private async nextAfter(place: Place, live: LiveRecords): Promise<LiveRecord | null> {
    while (!place.isSealed) {
      const next = await live.next(SILENCE_MS);
      if (!next || next.previousSequence > place.sequence) return null;
      if (next.streamSequence > place.sequence) return next;
    }
    return null;
  }

  /** What is stored behind `sequence`. An answer whose log has aged out, or that never had one, is its end alone. */
  private async *missed(name: FollowedName, sequence: number): AsyncGenerator<Placed> {
    const { ownerId, generationId } = name;
    await this.tail.settled();
    const last = await this.reader.last(ownerId, generationId);
    if (last && last.streamSequence > sequence) {
      yield* this.reader.read(ownerId, generationId, { from: sequence + 1, until: last.streamSequence });
    } else if (!last) {
      const seal = await this.answers.find(name);
      if (seal) yield { record: seal, streamSequence: sequence + 1 };
    }
  }
}

function take({ record, streamSequence }: Placed, place: Place): LogRecord {
  place.sequence = streamSequence;
  place.isSealed = record.type === 'end';
  return record;
}

function unreadable(cause: unknown): UnavailableError {
  const problem = new UnavailableError('The answer cannot be read for a moment; it is being written all the same.');
  problem.cause = cause;
  return problem;
}
