import { EMPTY_FOLD, type Fold, foldAll, type GenerationEvent } from '@parley/contracts';
import { type LiveAnswer, NOTHING_YET, withFold } from './live-answer';

const at = '2026-01-01T00:00:00.000Z';
const started = (attempt: number): GenerationEvent => ({ generationId: 'g', attempt, seq: 0, at, type: 'started', conversationId: 'c', messageId: 'm', model: 'x' });
const delta = (attempt: number, seq: number, text: string): GenerationEvent => ({ generationId: 'g', attempt, seq, at, type: 'delta', text });

function show(...steps: GenerationEvent[][]): LiveAnswer {
  let fold: Fold = EMPTY_FOLD;
  let answer = NOTHING_YET;
  for (const events of steps) {
    fold = foldAll(events, fold);
    answer = withFold(answer, fold);
  }
  return answer;
}

describe('a running answer', () => {
  it('shows what has come', () => {
    expect(show([started(1), delta(1, 1, 'Hello')])).toMatchObject({ text: 'Hello', isSuperseded: false, hasStarted: true });
  });

  it('keeps the old text, greyed, when another attempt begins', () => {
    expect(show([started(1), delta(1, 1, 'Old')], [started(2)])).toMatchObject({ text: 'Old', isSuperseded: true });
  });

  it('drops the old text with the first new word', () => {
    expect(show([started(1), delta(1, 1, 'Old')], [started(2)], [delta(2, 1, 'N')])).toMatchObject({ text: 'N', isSuperseded: false });
  });

  it('says who stands in for the model that was asked', () => {
    expect(show([started(1)]).standIn).toBeNull();
    expect(show([{ ...started(1), askedModel: 'y' } as GenerationEvent]).standIn).toEqual({ model: 'x', askedModel: 'y' });
  });

  it('does not keep the old text of an answer that ended empty', () => {
    const end: GenerationEvent = { generationId: 'g', attempt: 2, seq: 1, at, type: 'end', status: 'failed', finishReason: 'failed', usage: { promptTokens: 0, completionTokens: 0, cost: 0 } };
    expect(show([started(1), delta(1, 1, 'Old')], [started(2), end])).toMatchObject({ text: '', isSuperseded: false });
  });
});
