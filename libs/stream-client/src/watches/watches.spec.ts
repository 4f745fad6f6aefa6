import { type DeltaEvent, EMPTY_FOLD, type EndEvent, type Fold, foldAll, type GenerationEvent, type StartedEvent } from '@parley/contracts';
import { Watches } from './watches';

const generationId = '018f0000-0000-7000-8000-000000000001';
const position = (attempt: number, seq: number, id = generationId) => ({ generationId: id, attempt, seq, at: '2026-01-01T00:00:00.000Z' });
const started = (attempt = 1, id = generationId): StartedEvent => ({
  ...position(attempt, 0, id),
  type: 'started',
  conversationId: id,
  messageId: id,
  model: 'test',
});
const delta = (seq: number, text: string, from?: number): DeltaEvent => ({
  ...position(1, seq),
  type: 'delta',
  text,
  ...(from === undefined ? {} : { from }),
});
const end = (seq: number): EndEvent => ({
  ...position(1, seq),
  type: 'end',
  status: 'completed',
  finishReason: 'stop',
  usage: { promptTokens: 1, completionTokens: 1, cost: 0 },
});

describe('what a client follows', () => {
  let asked: string[];
  let watches: Watches;

  const follow = (from?: Fold): string[] => {
    const texts: string[] = [];
    watches.add(generationId, { onFold: ({ text }) => texts.push(text) }, from);
    return texts;
  };

  beforeEach(() => {
    asked = [];
    watches = new Watches({ watch: (id) => asked.push(`watch ${id.slice(-1)}`), unwatch: (id) => asked.push(`unwatch ${id.slice(-1)}`) });
  });

  it('is told once for each message, however many events it brings', () => {
    const texts = follow();
    watches.take([started(), delta(1, 'a'), delta(2, 'b')]);
    watches.take([delta(4, 'cd', 3), end(5)]);
    expect(texts).toEqual(['ab', 'abcd']);
  });

  it('is asked for once more when something is missing, and not for each thing that does not fit', () => {
    const texts = follow();
    watches.take([started(), delta(1, 'a')]);
    expect(watches.take([delta(3, 'c')])).toBe(1);
    expect(watches.take([delta(4, 'd')])).toBe(0);
    expect(asked).toEqual(['watch 1', 'watch 1']);
    watches.take([delta(4, 'bcd', 2)]);
    expect(texts.at(-1)).toBe('abcd');
    expect(watches.take([delta(6, 'f')])).toBe(1);
  });

  it('shows nothing of what is known or superseded', () => {
    const texts = follow();
    watches.take([started(2)]);
    watches.take([started(1), delta(1, 'old')]);
    watches.take([started(2)]);
    expect(texts).toEqual(['']);
  });

  it('is shared by those who follow the same, and a later one knows at once what there is', () => {
    const first = follow();
    watches.take([started(), delta(1, 'a')]);
    const second = follow();
    expect(second).toEqual(['a']);
    expect(asked).toEqual(['watch 1']);
    watches.take([delta(2, 'b')]);
    expect(first.at(-1)).toBe('ab');
    expect(second.at(-1)).toBe('ab');
  });

  it('goes on until the last one has left', () => {
    const one = watches.add(generationId, { onFold: () => undefined });
    const other = watches.add(generationId, { onFold: () => undefined });
    one.close();
    one.close();
    expect(asked).toEqual(['watch 1']);
    other.close();
    expect(asked).toEqual(['watch 1', 'unwatch 1']);
    expect(watches.ids).toEqual([]);
  });

  it('takes up what is known already, and needs nothing more of what has ended', () => {
    const known: GenerationEvent[] = [started(), delta(1, 'a')];
    const texts = follow(foldAll(known));
    expect(watches.cursorOf(generationId)).toEqual({ attempt: 1, seq: 1 });
    watches.take([delta(2, 'b')]);
    expect(texts).toEqual(['ab']);
    watches.take([end(3)]);
    expect(watches.ids).toEqual([]);
    expect(follow(foldAll([...known, end(2)]))).toEqual(['a']);
    expect(asked).toEqual(['watch 1']);
  });

  it('keeps two generations of one message apart', () => {
    const other = '018f0000-0000-7000-8000-000000000002';
    const texts = follow();
    const others: string[] = [];
    watches.add(other, { onFold: ({ started: opening }) => others.push(opening?.generationId ?? '') }, EMPTY_FOLD);
    watches.take([started(), started(1, other), delta(1, 'a')]);
    expect(texts).toEqual(['a']);
    expect(others).toEqual([other]);
  });
});
