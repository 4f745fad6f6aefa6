import { inject, Injectable } from '@angular/core';
import type { Fold } from '@parley/contracts';
import { Session } from '../identity/session';
import { type AnswerTrace, beginTrace, notePaint, traceparentOf } from './answer-trace';

/** Share of the answers that are traced; on one's own machine, all. */
const RATIO = ['localhost', '127.0.0.1'].includes(location.hostname) ? 1 : 0.05;
/** Answers whose end never comes are not kept for ever. */
const MOST_OPEN = 50;

/** Begins a trace at the key press and ends it when the last of the answer is painted. */
@Injectable({ providedIn: 'root' })
export class AnswerTraces {
  private readonly session = inject(Session);
  private readonly open = new Map<string, AnswerTrace>();
  private readonly lengths = new Map<string, number>();

  pressed(generationId: string): void {
    if (Math.random() >= RATIO || this.open.size >= MOST_OPEN) return;
    this.open.set(generationId, beginTrace(performance.timeOrigin + performance.now()));
  }

  traceparent(generationId: string): string | null {
    const trace = this.open.get(generationId);
    return trace ? traceparentOf(trace) : null;
  }

  /** Something new of an answer is about to be painted. */
  took(generationId: string, { text, end }: Fold): void {
    const trace = this.open.get(generationId);
    if (!trace) return;
    const isNew = text.length !== (this.lengths.get(generationId) ?? 0);
    this.lengths.set(generationId, text.length);
    if (isNew) afterPaint((at) => notePaint(trace, at));
    if (!end) return;
    this.open.delete(generationId);
    this.lengths.delete(generationId);
    afterPaint(() => void this.send(trace));
  }

  private async send(trace: AnswerTrace): Promise<void> {
    try {
      const { exportTrace } = await import('./trace-exporter');
      await exportTrace(trace, () => this.session.token({ isRefused: false }));
    } catch {
      // What is measured must never be in the way of what is measured.
    }
  }
}

/** A frame is painted after its callback, so the moment is the next task behind it. Hidden tabs paint nothing. */
function afterPaint(work: (at: number) => void): void {
  if (document.hidden) return void setTimeout(() => work(performance.timeOrigin + performance.now()));
  requestAnimationFrame(() => setTimeout(() => work(performance.timeOrigin + performance.now())));
}
