import { Injectable } from '@nestjs/common';
import { type Completion, type CompletionChunk, EMPTY_FOLD, type EndEvent, fold, type Fold, type Generation, toClientEvent } from '@parley/contracts';
import { GenerationLog } from '../generations/generation-log';
import { CompletionChunks, headOf, toCompletion } from './completion.view';
import { answerCancelled, answerFailed, answerRestarted, streamInterrupted } from './completion-problems';

export interface AnswerReading {
  ownerId: string;
  generation: Generation;
  includesUsage: boolean;
  signal: AbortSignal;
}

/** An answer in OpenAI's format, made from its log: whole, or as it is written. */
@Injectable()
export class CompletionAnswers {
  constructor(private readonly log: GenerationLog) {}

  /** @throws ProblemError when it failed, was stopped, or `signal` ended the reading */
  async whole(reading: AnswerReading): Promise<Completion> {
    let last: Fold = EMPTY_FOLD;
    for await (const state of this.folds(reading)) last = state;
    return toCompletion(headOf(reading.generation.id, last.started?.model ?? reading.generation.model), { ...last, end: goodEnd(reading, last) });
  }

  /** @throws ProblemError likewise, and when text that was sent already is to be taken back */
  async *chunks(reading: AnswerReading): AsyncGenerator<CompletionChunk> {
    const { generation, includesUsage } = reading;
    const chunks = new CompletionChunks(headOf(generation.id, generation.model), includesUsage);
    let sent = { attempt: 0, length: 0 };
    let last: Fold = EMPTY_FOLD;
    yield chunks.first();
    for await (const state of this.folds(reading)) {
      const { text, cursor } = state;
      if (sent.length > 0 && cursor.attempt > sent.attempt) throw answerRestarted(generation.id);
      if (text.length > sent.length) yield chunks.text(text.slice(sent.length));
      sent = { attempt: cursor.attempt, length: text.length };
      last = state;
    }
    yield* chunks.last(goodEnd(reading, last));
  }

  private async *folds({ ownerId, generation, signal }: AnswerReading): AsyncGenerator<Fold> {
    let state = EMPTY_FOLD;
    for await (const record of this.log.follow({ ownerId, generationId: generation.id }, signal)) {
      const taken = fold(state, toClientEvent(record));
      // A log that has aged out is its last record alone, with the whole text.
      state = record.type === 'end' ? { ...taken.state, text: record.text, end: record } : taken.state;
      yield state;
    }
  }
}

function goodEnd({ generation }: AnswerReading, { end }: Fold): EndEvent {
  if (!end) throw streamInterrupted(generation.id);
  if (end.status === 'failed') throw answerFailed(end.error);
  if (end.status === 'cancelled') throw answerCancelled();
  return end;
}
