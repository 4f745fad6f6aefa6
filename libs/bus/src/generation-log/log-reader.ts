import { type LogRecord, StreamName, Subject } from '@parley/contracts';
import type { Context } from '@opentelemetry/api';
import { extractTraceContext } from '@parley/telemetry';
import type { JsMsg } from 'nats';
import type { BusConnection } from '../connection/bus-connection';
import { isMessageNotFound } from '../connection/js-errors';
import { decodeJson } from '../connection/json';
import { readSubject } from '../connection/read-subject';

/** A record with its place in the stream TOKENS. */
export interface StoredRecord {
  record: LogRecord;
  streamSequence: number;
  /** The run of the worker that wrote it. */
  writer: string;
  /** Of the generation; the record that opens an attempt brings it. */
  context?: Context;
}

export const WRITER_HEADER = 'Parley-Writer';

/** Reads what the log of a generation holds. Writers are our own workers, so records are not checked again. */
export class LogReader {
  constructor(private readonly bus: BusConnection) {}

  /** The newest record, or null when there is no log (not begun yet, or aged out). Asks the stream's leader. */
  async last(ownerId: string, generationId: string): Promise<StoredRecord | null> {
    try {
      const message = await this.bus.manager.streams.getMessage(StreamName.tokens, {
        last_by_subj: Subject.generation(ownerId, generationId),
      });
      const record = decodeJson(message.data) as LogRecord;
      return { record, streamSequence: message.seq, writer: message.header.get(WRITER_HEADER) };
    } catch (error) {
      if (isMessageNotFound(error)) return null;
      throw error;
    }
  }

  /**
   * The records from stream sequence `from` on, in order, up to and with `until` (a sequence known to be stored).
   * @throws when the server stays silent
   */
  async *read(ownerId: string, generationId: string, range: { from: number; until: number }): AsyncGenerator<StoredRecord> {
    const subject = Subject.generation(ownerId, generationId);
    for await (const message of readSubject(this.bus, subject, range)) yield toStoredRecord(message);
  }

  /** The whole log as it is now, in order; empty when there is none. */
  async readAll(ownerId: string, generationId: string): Promise<StoredRecord[]> {
    const last = await this.last(ownerId, generationId);
    if (!last) return [];
    return Array.fromAsync(this.read(ownerId, generationId, { from: 1, until: last.streamSequence }));
  }
}

function toStoredRecord({ data, seq, headers }: JsMsg): StoredRecord {
  const record = decodeJson(data) as LogRecord;
  const brought = record.type === 'started' ? { context: extractTraceContext(headers) } : {};
  return { record, streamSequence: seq, writer: headers?.get(WRITER_HEADER) ?? '', ...brought };
}
