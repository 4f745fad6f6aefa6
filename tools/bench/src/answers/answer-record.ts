import { nowMs } from '../clock';
import { TokenReader } from '../provider/token-text';

export interface Faults {
  lost: number;
  doubled: number;
  reordered: number;
}

/** One answer as a reader got it: when each token was written and when it came. */
export class AnswerRecord {
  /** By token: when the provider wrote it, and when it came first; 0 when it never did. */
  readonly sent: Float64Array;
  readonly came: Float64Array;
  readonly askedMs = nowMs();
  /** From the question to the first token, less what the provider itself took. */
  firstTokenMs: number | null = null;
  private readonly copies: Uint8Array;
  private reader = new TokenReader();
  private next = 0;
  private doubled = 0;
  private reordered = 0;

  constructor(private readonly tokens: number) {
    this.sent = new Float64Array(tokens);
    this.came = new Float64Array(tokens);
    this.copies = new Uint8Array(tokens);
  }

  /** How many tokens the reader has in a row. */
  get length(): number {
    return this.next;
  }

  /** @param onToken hears of every token, when it was written and when it came */
  take(text: string, onToken?: (sentMs: number, cameMs: number) => void): void {
    const now = nowMs();
    this.reader.push(text, ({ index, sentMs, ownMs }) => {
      if (index === 0) this.firstTokenMs ??= now - this.askedMs - ownMs;
      this.place(index);
      onToken?.(sentMs, now);
      if (this.came[index] !== 0) return;
      this.sent[index] = sentMs;
      this.came[index] = now;
    });
  }

  /** The reader drops its text and is given it anew. */
  restart(): void {
    this.reader = new TokenReader();
    this.next = 0;
    this.copies.fill(0);
  }

  faults(): Faults {
    const lost = this.copies.reduce((sum, count) => sum + Number(count === 0), 0);
    return { lost, doubled: this.doubled, reordered: this.reordered };
  }

  private place(index: number): void {
    if (index >= this.tokens) return;
    const isKnown = this.copies[index] === 1;
    this.copies[index] = 1;
    if (isKnown) this.doubled += 1;
    else if (index < this.next) this.reordered += 1;
    else this.next = index + 1;
  }
}
