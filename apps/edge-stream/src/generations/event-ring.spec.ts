import { type Cursor, EMPTY_FOLD, fold, foldAll, type LogRecord, START, toClientEvent } from '@parley/contracts';
import fc from 'fast-check';
import type { ClientEvent } from './event-chunk';
import { EventRing } from './event-ring';

const id = '018f0000-0000-7000-8000-000000000001';
const position = (attempt: number, seq: number) => ({ generationId: id, attempt, seq, at: '2026-01-01T00:00:00.000Z' });

/** Attempts of deltas and heartbeats, each of which begins anew. */
const aLog = fc
  .array(fc.array(fc.oneof(fc.string({ maxLength: 20 }), fc.constant(null)), { maxLength: 20 }), { minLength: 1, maxLength: 3 })
  .map((attempts) =>
    attempts.flatMap((pieces, index): ClientEvent[] => {
      const opening = { conversationId: id, messageId: id, model: 'test' };
      const records: LogRecord[] = [{ ...position(index + 1, 0), type: 'started', ...opening }];
      for (const text of pieces) {
        const place = position(index + 1, records.length);
        records.push(text === null ? { ...place, type: 'heartbeat' } : { ...place, type: 'delta', text });
      }
      return records.map(toClientEvent);
    }),
  );

/** Everything a reader gets from its cursor to the head; null when the ring does not reach back so far. */
function readFrom(ring: EventRing, cursor: Cursor): ClientEvent[] | null {
  const place = ring.locate(cursor);
  if (place === null) return null;
  const events: ClientEvent[] = [];
  let next = place;
  for (let chunk = ring.chunkFrom(next); chunk; chunk = ring.chunkFrom(next)) {
    events.push(...chunk.events);
    next = chunk.behind.next as number;
  }
  return events;
}

describe('the ring of a generation', () => {
  it('gives a reader at any place what it lacks, in as few events as can be, without a gap', () => {
    fc.assert(
      fc.property(aLog, fc.nat(), (log, cut) => {
        const ring = new EventRing();
        log.forEach((event, index) => ring.push(event, index + 1));
        const known = foldAll(log.slice(0, cut % (log.length + 1)), EMPTY_FOLD);
        let state = known;
        for (const event of readFrom(ring, known.cursor) ?? []) {
          const result = fold(state, event);
          expect(['accept', 'restart']).toContain(result.verdict);
          state = result.state;
        }
        expect(state).toEqual(foldAll(log));
      }),
    );
  });

  it('says of what it has dropped that it is not there, and stays within its bound', () => {
    fc.assert(
      fc.property(aLog, fc.integer({ min: 300, max: 2_000 }), fc.nat(), (log, bound, cut) => {
        const ring = new EventRing();
        log.forEach((event, index) => {
          ring.push(event, index + 1);
          ring.shrinkTo(bound);
          expect(ring.size).toBeLessThanOrEqual(bound + 300);
        });
        const known = foldAll(log.slice(0, cut % (log.length + 1)));
        const events = readFrom(ring, known.cursor);
        if (events) expect(foldAll(events, known)).toEqual(foldAll(log));
        else expect(ring.tail).toBeGreaterThan(0);
      }),
    );
  });

  it('takes nothing in twice, and nothing of a superseded attempt', () => {
    fc.assert(
      fc.property(aLog, fc.array(fc.nat()), (log, repeats) => {
        const ring = new EventRing();
        log.forEach((event, index) => ring.push(event, index + 1));
        const { head } = ring;
        for (const repeat of repeats) expect(ring.push(log[repeat % log.length] as ClientEvent, 1)).toBe(false);
        expect(ring.head).toBe(head);
      }),
    );
  });

  it('encodes once for everyone who stands at the same place', () => {
    const ring = new EventRing();
    ring.push({ ...position(1, 0), type: 'started', conversationId: id, messageId: id, model: 'test' }, 1);
    const chunk = ring.chunkFrom(0);
    expect(ring.chunkFrom(0)).toBe(chunk);
    expect(chunk?.packets).toBe(chunk?.packets);
    ring.push({ ...position(1, 1), type: 'delta', text: 'a' }, 2);
    expect(ring.chunkFrom(0)).not.toBe(chunk);
  });

  it('keeps one chunk to a size that a slow connection can take', () => {
    const ring = new EventRing();
    const piece = 'x'.repeat(4_000);
    for (let seq = 0; seq < 20; seq++) ring.push({ ...position(1, seq + 1), type: 'delta', text: piece }, seq + 1);
    const chunk = ring.chunkFrom(0);
    expect(chunk?.behind).toEqual({ next: 5, sequence: 5 });
    expect(chunk?.events).toHaveLength(1);
  });

  it('has no place for one who knows nothing when its beginning is not in it', () => {
    const ring = new EventRing();
    ring.beginAt({ attempt: 1, seq: 4 });
    ring.push({ ...position(1, 5), type: 'delta', text: 'a' }, 9);
    expect(ring.locate(START)).toBeNull();
    expect(ring.locate({ attempt: 1, seq: 3 })).toBeNull();
    expect(ring.locate({ attempt: 1, seq: 4 })).toBe(0);
    expect(ring.locate({ attempt: 1, seq: 5 })).toBe(1);
  });
});
