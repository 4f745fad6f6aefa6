import { inject, Injectable, type Signal, signal, type WritableSignal } from '@angular/core';
import type { Fold } from '@parley/contracts';
import { AnswerTraces } from '../telemetry/answer-traces';
import { Connection } from './connection';
import { type LiveAnswer, NOTHING_YET, withFold } from './live-answer';

const RETRY_MS = 5_000;

interface Watched {
  readonly answer: WritableSignal<LiveAnswer>;
  fold?: Fold;
  handle: { close(): void } | null;
}

/** Every answer that this tab follows. A watch stays open until the answer ends, whichever conversation is on screen. */
@Injectable({ providedIn: 'root' })
export class LiveAnswers {
  private readonly connection = inject(Connection);
  private readonly traces = inject(AnswerTraces);
  private readonly watched = new Map<string, Watched>();
  private readonly endListeners = new Set<(fold: Fold) => void>();
  private readonly problemListeners = new Set<(generationId: string) => void>();

  /** Called once for each answer that ends while it is watched. */
  onEnd(listener: (fold: Fold) => void): void {
    this.endListeners.add(listener);
  }

  /** Follows an answer; may be called before it exists, and any number of times. */
  watch(generationId: string): Signal<LiveAnswer> {
    const known = this.watched.get(generationId);
    if (known && (known.handle || known.answer().end)) return known.answer;
    const watched = known ?? { answer: signal(NOTHING_YET), handle: null };
    this.watched.set(generationId, watched);
    this.open(generationId, watched);
    return watched.answer;
  }

  /** Called when an answer cannot be watched; it is tried again a little later. */
  onProblem(listener: (generationId: string) => void): void {
    this.problemListeners.add(listener);
  }

  private open(generationId: string, watched: Watched): void {
    let isOver = false;
    const take = (fold: Fold): void => {
      watched.fold = fold;
      watched.answer.update((before) => withFold(before, fold));
      this.traces.took(generationId, fold);
      if (!fold.end || isOver) return;
      isOver = true;
      watched.handle = null;
      this.endListeners.forEach((listener) => listener(fold));
    };
    const handle = this.connection.watch(generationId, take, {
      ...(watched.fold ? { from: watched.fold } : {}),
      onProblem: (problem) => {
        isOver = true;
        watched.handle = null;
        watched.answer.update((before) => ({ ...before, problem }));
        this.problemListeners.forEach((listener) => listener(generationId));
        setTimeout(() => this.watch(generationId), RETRY_MS);
      },
    });
    if (!isOver) watched.handle = handle;
  }
}
