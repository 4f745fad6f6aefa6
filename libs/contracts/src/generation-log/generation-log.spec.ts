import fc from 'fast-check';
import { compareCursors, type Cursor, CursorText, formatCursor, judge, START } from './cursor';
import type { DeltaEvent, EndEvent, GenerationEvent, StartedEvent } from './event';
import { EMPTY_FOLD, type Fold, fold, foldAll } from './fold';
import { mergeDeltas } from './merge';

const generationId = '018f0000-0000-7000-8000-000000000001';
const at = '2026-01-01T00:00:00.000Z';
const position = (attempt: number, seq: number) => ({ generationId, attempt, seq, at });

const started = (attempt: number): StartedEvent => ({
  ...position(attempt, 0),
  type: 'started',
  conversationId: generationId,
  messageId: generationId,
  model: 'test',
});

const end = (attempt: number, seq: number): EndEvent => ({
  ...position(attempt, seq),
  type: 'end',
  status: 'completed',
  finishReason: 'stop',
  usage: { promptTokens: 1, completionTokens: 1, cost: 0 },
});

/** What a worker wrote in one attempt: text, or null for a heartbeat. */
type Attempt = (string | null)[];
const anAttempt: fc.Arbitrary<Attempt> = fc.array(fc.oneof(fc.string({ maxLength: 3 }), fc.constant(null)), { maxLength: 12 });

function eventsOf(pieces: Attempt, attempt: number, isSealed: boolean): GenerationEvent[] {
  const middle = pieces.map((text, index): GenerationEvent => {
    const place = position(attempt, index + 1);
    return text === null ? { ...place, type: 'heartbeat' } : { ...place, type: 'delta', text };
  });
  return [started(attempt), ...middle, ...(isSealed ? [end(attempt, pieces.length + 1)] : [])];
}

/** A log as the fence leaves it: attempts one after the other, the last one sealed. */
const aLog = fc
  .array(anAttempt, { minLength: 1, maxLength: 3 })
  .map((attempts) => attempts.flatMap((pieces, index) => eventsOf(pieces, index + 1, index === attempts.length - 1)));

const textOf = (log: GenerationEvent[]): string => {
  const last = log.at(-1)?.attempt;
  return log.map((event) => (event.type === 'delta' && event.attempt === last ? event.text : '')).join('');
};

/** Deltas in a row made one at random, as an edge does for a slow viewer. */
function merged(log: GenerationEvent[], cuts: boolean[]): GenerationEvent[] {
  const result: GenerationEvent[] = [];
  let run: DeltaEvent[] = [];
  const close = (): void => {
    if (run.length) result.push(mergeDeltas(run));
    run = [];
  };
  log.forEach((event, index) => {
    if (event.type !== 'delta' || cuts[index % cuts.length]) close();
    if (event.type === 'delta') run.push(event);
    else result.push(event);
  });
  close();
  return result;
}

/** A reader that does what every reader of ours does: on a gap it reads the log from its cursor. */
function readWithGaps(log: GenerationEvent[], arriving: GenerationEvent[], from: Fold = EMPTY_FOLD): Fold {
  let state = from;
  for (const event of arriving) {
    const result = fold(state, event);
    state = result.verdict === 'gap' ? foldAll(log, state) : result.state;
  }
  // The silence after the last one is a reason to look at the log, too.
  return foldAll(log, state);
}

const cuts = fc.array(fc.boolean(), { minLength: 1, maxLength: 8 });

describe('a log, read by the cursor rule', () => {
  it('folds to the text of its last attempt', () => {
    fc.assert(
      fc.property(aLog, (log) => {
        const { text, end: closed, cursor } = foldAll(log);
        expect(text).toBe(textOf(log));
        expect(closed).toEqual(log.at(-1));
        expect(compareCursors(cursor, log.at(-1)!)).toBe(0);
      }),
    );
  });

  it('folds to the same text however its deltas are merged', () => {
    fc.assert(
      fc.property(aLog, cuts, (log, where) => {
        expect(foldAll(merged(log, where))).toEqual(foldAll(log));
      }),
    );
  });

  it('folds to the same from any cut point, taken up by its cursor', () => {
    fc.assert(
      fc.property(aLog, fc.nat(), cuts, (log, cut, where) => {
        const before = foldAll(log.slice(0, cut % (log.length + 1)));
        expect(foldAll(log, before)).toEqual(foldAll(log));
        const rest = log.filter((event) => compareCursors(event, before.cursor) > 0);
        expect(foldAll(merged(rest, where), before)).toEqual(foldAll(log));
      }),
    );
  });

  it('is not changed by duplicates, nor by a zombie of an earlier attempt that wakes up late', () => {
    fc.assert(
      fc.property(aLog, fc.array(fc.tuple(fc.nat(), fc.nat())), anAttempt, (log, repeats, zombie) => {
        const arriving = [...log];
        for (const [which, where] of repeats) {
          const event = log[which % log.length] as GenerationEvent;
          const first = arriving.indexOf(event);
          arriving.splice(first + 1 + (where % (arriving.length - first)), 0, event);
        }
        expect(foldAll(arriving)).toEqual(foldAll(log));
        const last = log.at(-1)?.attempt ?? 1;
        const late = Array.from({ length: last - 1 }, (_, index) => eventsOf(zombie, index + 1, true)).flat();
        expect(foldAll([...log, ...late])).toEqual(foldAll(log));
      }),
    );
  });

  it('comes out right from any order, with any losses, for a reader that fills gaps from the log', () => {
    fc.assert(
      fc.property(aLog, fc.array(fc.nat(), { maxLength: 60 }), cuts, (log, picks, where) => {
        const pieces = merged(log, where);
        const arriving = picks.map((pick) => pieces[pick % pieces.length] as GenerationEvent);
        expect(readWithGaps(log, arriving)).toEqual(foldAll(log));
      }),
      { numRuns: 300 },
    );
  });

  it('comes out right for a reader of two writers at once, each with its own delay', () => {
    fc.assert(
      fc.property(anAttempt, anAttempt, fc.array(fc.boolean()), (first, second, turns) => {
        const [old, young] = [eventsOf(first, 1, false), eventsOf(second, 2, true)];
        const log = [...old, ...young];
        const queues: [GenerationEvent[], GenerationEvent[]] = [[...old], [...young]];
        const arriving = turns.flatMap((isYoung) => queues[Number(isYoung) as 0 | 1].shift() ?? []);
        expect(readWithGaps(log, [...arriving, ...queues[0], ...queues[1]])).toEqual(foldAll(log));
      }),
    );
  });

  it('never goes back, and never takes an event in twice', () => {
    fc.assert(
      fc.property(aLog, fc.array(fc.nat(), { maxLength: 60 }), (log, picks) => {
        let state = EMPTY_FOLD;
        for (const pick of picks) {
          const event = log[pick % log.length] as GenerationEvent;
          const result = fold(state, event);
          const order = compareCursors(result.state.cursor, state.cursor);
          expect(order > 0).toBe(result.verdict === 'accept' || result.verdict === 'restart');
          if (order === 0) expect(result.state).toBe(state);
          state = result.state;
        }
      }),
    );
  });
});

describe('the verdict on one event', () => {
  const cursor: Cursor = { attempt: 2, seq: 5 };

  it.each([
    ['the next one', { attempt: 2, seq: 6 }, 'accept'],
    ['a merged run that begins with the next one', { attempt: 2, from: 6, seq: 9 }, 'accept'],
    ['what is known', { attempt: 2, seq: 5 }, 'ignore'],
    ['a merged run that is known', { attempt: 2, from: 2, seq: 5 }, 'ignore'],
    ['one of a superseded attempt', { attempt: 1, seq: 6 }, 'ignore'],
    ['one too far', { attempt: 2, seq: 7 }, 'gap'],
    ['a merged run that is known in part', { attempt: 2, from: 4, seq: 9 }, 'gap'],
    ['the start of the next attempt', { attempt: 3, seq: 0 }, 'restart'],
    ['the start of a much later attempt', { attempt: 7, seq: 0 }, 'restart'],
    ['the middle of the next attempt', { attempt: 3, seq: 1 }, 'gap'],
  ] as const)('on %s', (_name, event, verdict) => {
    expect(judge(cursor, event)).toBe(verdict);
  });

  it('lets a new reader begin with any attempt, at its start', () => {
    expect(judge(START, { attempt: 1, seq: 0 })).toBe('restart');
    expect(judge(START, { attempt: 4, seq: 0 })).toBe('restart');
    expect(judge(START, { attempt: 1, seq: 1 })).toBe('gap');
  });
});

describe('a cursor as text', () => {
  it('is read back as it was written', () => {
    const number = fc.integer({ min: 0, max: 999_999_999 });
    fc.assert(
      fc.property(number, number, (attempt, seq) => {
        expect(CursorText.parse(formatCursor({ attempt, seq }))).toEqual({ attempt, seq });
      }),
    );
  });

  it('is refused when it is anything else', () => {
    const isCursor = /^(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})$/;
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0129.-+e \n١') }), (text) => {
        expect(CursorText.safeParse(text).success).toBe(isCursor.test(text));
      }),
    );
    expect(CursorText.safeParse('1.1\n').success).toBe(false);
  });
});

describe('merging deltas', () => {
  it('takes nothing less than one, and changes none', () => {
    expect(() => mergeDeltas([])).toThrow(RangeError);
    const deltas = [1, 2, 3].map((seq): DeltaEvent => ({ ...position(1, seq), type: 'delta', text: String(seq) }));
    const before = structuredClone(deltas);
    expect(mergeDeltas(deltas)).toMatchObject({ from: 1, seq: 3, text: '123' });
    expect(mergeDeltas([mergeDeltas(deltas.slice(0, 2)), deltas[2] as DeltaEvent])).toMatchObject({ from: 1, seq: 3, text: '123' });
    expect(deltas).toEqual(before);
  });
});
