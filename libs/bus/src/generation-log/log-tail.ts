import type { Context } from '@opentelemetry/api';
import { type LogRecord, Subject } from '@parley/contracts';
import { extractTraceContext } from '@parley/telemetry';
import type { BusConnection } from '../connection/bus-connection';
import { followRepublished } from '../connection/republished';

/** A record as the server republished it just after it was stored. */
export interface LiveRecord {
  record: LogRecord;
  streamSequence: number;
  /** Sequence of the record before it in the same log, 0 when it is the first: whatever else lies between was missed. */
  previousSequence: number;
  /** Of the generation; the record that opens an attempt brings it. */
  context?: Context;
}

/** Follows logs as they grow, by plain subscriptions that cost the server next to nothing. */
export class LogTail {
  constructor(private readonly bus: BusConnection) {}

  /** Republishing is at most once: check `previousSequence`, and ask the log after a silence. */
  follow(ownerId: string, generationId: string, onRecord: (live: LiveRecord) => void): { unfollow(): void } {
    const subject = Subject.liveGeneration(ownerId, generationId);
    return followRepublished(this.bus, subject, ({ payload, streamSequence, previousSequence, headers }) => {
      const record = payload as LogRecord;
      const brought = record.type === 'started' ? { context: extractTraceContext(headers) } : {};
      onRecord({ record, streamSequence, previousSequence, ...brought });
    });
  }

  /** Resolves once the server knows of every subscription made before. */
  async settled(): Promise<void> {
    await this.bus.ping();
  }
}
