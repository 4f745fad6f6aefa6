import { type BusConnection, isNobodyThere, LogReader, StoredAnswerClient, type StoredRecord } from '@parley/bus';
import { type Cursor, judge, type SealRecord, toClientEvent } from '@parley/contracts';
import type { Permits } from '../catch-up/permits';
import { type ClientEvent, EventChunk, mergeRun } from './event-chunk';

/** The name of one log; the owner is always the subject of a verified token. */
export interface LogName {
  ownerId: string;
  generationId: string;
}

export interface PageRequest {
  cursor: Cursor;
  /** Stream sequence of the event at `cursor`, 0 when it is not known. */
  sequence: number;
  /** Stream sequence of a record that is known to be stored. */
  until: number;
}

/** Characters of text after which a page is full. */
const PAGE_TEXT = 16_384;

/** What is stored of generations: in the log, and when it has aged out, with conversation. */
export class LogHistory {
  private readonly reader: LogReader;
  private readonly store: StoredAnswerClient;

  constructor(
    bus: BusConnection,
    private readonly permits: Permits,
  ) {
    this.reader = new LogReader(bus);
    this.store = new StoredAnswerClient(bus);
  }

  last({ ownerId, generationId }: LogName): Promise<StoredRecord | null> {
    return this.reader.last(ownerId, generationId);
  }

  read({ ownerId, generationId }: LogName, range: { from: number; until: number }): AsyncGenerator<StoredRecord> {
    return this.reader.read(ownerId, generationId, range);
  }

  /** The finished answer as conversation has it; null also while conversation cannot be asked. */
  async stored({ ownerId, generationId }: LogName): Promise<SealRecord | null> {
    try {
      return await this.store.find({ ownerId, generationId });
    } catch (error) {
      if (isNobodyThere(error)) return null;
      throw error;
    }
  }

  /**
   * The next piece behind a cursor.
   * @returns null when the log has no record that fits: its beginning has aged out
   */
  page(name: LogName, request: PageRequest): Promise<EventChunk | null> {
    return this.permits.run(() => this.readPage(name, request));
  }

  private async readPage(name: LogName, { cursor, sequence, until }: PageRequest): Promise<EventChunk | null> {
    const events: ClientEvent[] = [];
    let at = cursor;
    let text = 0;
    let lastSequence = sequence;
    for await (const { record, streamSequence } of this.read(name, { from: sequence + 1, until })) {
      const event = toClientEvent(record);
      const verdict = judge(at, event);
      if (verdict === 'gap') break;
      if (verdict === 'ignore') continue;
      // What was read of a superseded attempt need not be shown any more.
      if (verdict === 'restart') events.length = 0;
      events.push(event);
      at = event;
      lastSequence = streamSequence;
      text += event.type === 'delta' ? event.text.length : 0;
      if (text >= PAGE_TEXT) break;
    }
    if (events.length === 0) return null;
    return new EventChunk(mergeRun(events).events, { next: null, sequence: lastSequence });
  }
}
