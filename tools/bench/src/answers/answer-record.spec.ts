import { nowMs } from '../clock';
import { markToken } from '../provider/token-text';
import { AnswerRecord } from './answer-record';
import { median, spreadOf } from './samples';

const token = (index: number): string => markToken(index, nowMs() - 5, 2);
const none = { lost: 0, doubled: 0, reordered: 0 };

describe('the record of an answer', () => {
  it('finds nothing wrong with an answer that comes whole, however it is cut into pieces', () => {
    const record = new AnswerRecord(3);
    const text = token(0) + token(1) + token(2);
    for (const character of text) record.take(character);
    expect(record.faults()).toEqual(none);
    expect(record.length).toBe(3);
  });

  it('counts what was lost, doubled and reordered', () => {
    const record = new AnswerRecord(5);
    record.take(token(0) + token(2) + token(1) + token(1) + token(3));
    expect(record.faults()).toEqual({ lost: 1, doubled: 1, reordered: 1 });
  });

  it('takes a text that is sent anew for a new copy, in which everything must come again', () => {
    const record = new AnswerRecord(2);
    record.take(token(0) + token(1));
    record.restart();
    expect(record.faults().lost).toBe(2);
    record.take(token(0) + token(1));
    expect(record.faults()).toEqual(none);
  });

  it('measures the first token without the time of the provider', () => {
    const record = new AnswerRecord(1);
    const before = nowMs();
    record.take(markToken(0, before, 1_000));
    expect(record.firstTokenMs).toBeLessThan(nowMs() - before - 999);
  });

  it('tells when each token was written', () => {
    const record = new AnswerRecord(1);
    const sent: number[] = [];
    record.take(markToken(0, 12_345.6, 0), (sentMs) => sent.push(sentMs));
    expect(sent).toEqual([12_345.6]);
  });
});

describe('samples', () => {
  it('are summed up by nearest rank', () => {
    const samples = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect(spreadOf(samples)).toEqual({ count: 100, p50: 50, p99: 99, max: 100 });
    expect(spreadOf([])).toEqual({ count: 0, p50: null, p99: null, max: null });
  });

  it('have a median, of those that were taken', () => {
    expect(median([3, null, 1, 2])).toBe(2);
    expect(median([null, undefined])).toBeNull();
  });
});
