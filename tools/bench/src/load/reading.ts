import { AnswerRecord } from '../answers/answer-record';
import { nowMs } from '../clock';
import type { Question } from '../provider/question';
import type { Answer, AnswerListener, Client } from '../targets/target';

/** A new connection in the middle of an answer. */
export interface Comeback {
  kind: 'resume' | 'reload';
  dialedMs: number;
  openedMs: number | null;
  /** When the last of what had been written by the time that it opened had come. */
  levelMs: number;
  /** The same for what is older than a live reader's usual delay. */
  historyMs: number;
}

/** What was written so shortly before is on its way to everybody. */
const USUAL_DELAY_MS = 50;

/** One answer as it is being read, and what it became. */
export class Reading {
  readonly record: AnswerRecord;
  readonly comebacks: Comeback[] = [];
  failure: string | null = null;
  private readonly answer: Answer;
  /** Between the loss of a connection and the next one. */
  private isCut = false;
  private settle: () => void = () => undefined;
  private readonly settled = new Promise<void>((resolve) => (this.settle = resolve));

  constructor(
    client: Client,
    question: Question,
    private readonly onGrown: (reading: Reading) => void = () => undefined,
  ) {
    this.record = new AnswerRecord(question.tokens);
    this.answer = client.ask(question, this.listener());
  }

  get id(): string {
    return this.answer.id;
  }

  get isAway(): boolean {
    return this.isCut;
  }

  /** Waits for its end, however that may be, but not for ever. */
  async finish(patienceMs: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(() => {
        this.failure ??= 'it did not end in time';
        resolve();
      }, patienceMs);
    });
    await Promise.race([this.settled, late]);
    clearTimeout(timer);
  }

  can(kind: Comeback['kind']): boolean {
    return this.answer[kind] !== undefined;
  }

  /** Loses the connection, and comes back after a while. */
  leave(kind: Comeback['kind'], afterMs: number): void {
    this.isCut = true;
    this.answer.cut();
    setTimeout(() => {
      this.isCut = false;
      if (kind === 'reload') this.record.restart();
      this.comebacks.push({ kind, dialedMs: nowMs(), openedMs: null, levelMs: 0, historyMs: 0 });
      this.answer[kind]?.();
    }, afterMs);
  }

  private listener(): AnswerListener {
    return {
      opened: () => {
        const last = this.comebacks.at(-1);
        if (last?.openedMs === null) last.openedMs = last.levelMs = last.historyMs = nowMs();
      },
      text: (text) => {
        this.record.take(text, this.comebacks.length === 0 ? undefined : (sentMs, cameMs) => this.measure(sentMs, cameMs));
        this.onGrown(this);
      },
      restarted: () => this.record.restart(),
      ended: () => this.settle(),
      failed: (error) => this.fail(error),
    };
  }

  private measure(sentMs: number, cameMs: number): void {
    const last = this.comebacks.at(-1);
    if (!last || last.openedMs === null) return;
    if (sentMs <= last.openedMs) last.levelMs = cameMs;
    if (sentMs <= last.openedMs - USUAL_DELAY_MS) last.historyMs = cameMs;
  }

  private fail(error: Error): void {
    // A connection that we cut ourselves may say so.
    if (this.isCut) return;
    this.failure ??= error.message;
    this.settle();
  }
}
