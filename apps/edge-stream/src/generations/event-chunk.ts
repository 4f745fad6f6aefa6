import { type Cursor, type DeltaEvent, formatCursor, mergeDeltas, type toClientEvent } from '@parley/contracts';
import { type Chunk, eventStreamMessage, type SocketPacket, socketPacket } from '../outlets/chunk';

export type ClientEvent = ReturnType<typeof toClientEvent>;

/** Most characters of text in one chunk: what a slow connection must take before it is asked again. */
const LARGEST_CHUNK = 16_384;

/** What lies behind a chunk. */
interface Behind {
  /** Number in the ring of the event that follows; null for what does not come from a ring. */
  next: number | null;
  /** Stream sequence of the chunk's last event, 0 when it is in no stream. */
  sequence: number;
}

/** Events that go out together, in as few as they can be. */
export class EventChunk implements Chunk {
  private readonly jsons: string[];
  private socketPackets: SocketPacket[] | undefined;
  private streamText: string | undefined;

  constructor(
    readonly events: readonly ClientEvent[],
    readonly behind: Behind,
  ) {
    this.jsons = events.map((event) => JSON.stringify(event));
  }

  /** Where a reader stands who has taken this. */
  get cursor(): Cursor {
    const { attempt, seq } = this.events[this.events.length - 1] as ClientEvent;
    return { attempt, seq };
  }

  get isEnd(): boolean {
    return this.events[this.events.length - 1]?.type === 'end';
  }

  get packets(): SocketPacket[] {
    return (this.socketPackets ??= [socketPacket('generation', `[${this.jsons.join(',')}]`)]);
  }

  get eventStream(): string {
    return (this.streamText ??= this.events
      .map((event, index) =>
        eventStreamMessage({ id: formatCursor(event), event: event.type, json: this.jsons[index] as string }),
      )
      .join(''));
  }
}

/**
 * The events from `start` on up to the size of a chunk, deltas in a row as one. A heartbeat between two deltas says
 * nothing any more and goes into the run of numbers that the merged delta covers.
 */
export function mergeRun(events: readonly ClientEvent[], start = 0): { events: ClientEvent[]; taken: number } {
  const run = new Run();
  let size = 0;
  let index = start;
  for (; index < events.length && size < LARGEST_CHUNK; index++) {
    const event = events[index] as ClientEvent;
    run.add(event);
    if (event.type === 'delta') size += event.text.length;
  }
  return { events: run.close(), taken: index - start };
}

class Run {
  private readonly merged: ClientEvent[] = [];
  private deltas: DeltaEvent[] = [];
  private beats: ClientEvent[] = [];

  add(event: ClientEvent): void {
    if (event.type === 'heartbeat') {
      this.beats.push(event);
      return;
    }
    if (event.type !== 'delta' || this.deltas.length === 0) this.close();
    this.beats = [];
    if (event.type === 'delta') this.deltas.push(event);
    else this.merged.push(event);
  }

  close(): ClientEvent[] {
    if (this.deltas.length) this.merged.push(mergeDeltas(this.deltas));
    this.merged.push(...this.beats);
    this.deltas = [];
    this.beats = [];
    return this.merged;
  }
}
