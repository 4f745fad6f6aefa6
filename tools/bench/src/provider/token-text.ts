/** What a token of the load provider says of itself. */
export interface TokenMark {
  index: number;
  /** When the provider wrote it, in milliseconds on the common clock. */
  sentMs: number;
  /** Of the first token: how long the provider itself took, in milliseconds. */
  ownMs: number;
}

/** Ticks of the clock in a token: a tenth of a millisecond keeps it short. */
const TICKS_PER_MS = 10;

/** `index:time;` in base 36, about as long as a long word; the first one also says what the provider took. */
export function markToken(index: number, sentMs: number, ownMs: number): string {
  const own = index === 0 ? `:${Math.round(ownMs * TICKS_PER_MS).toString(36)}` : '';
  return `${index.toString(36)}:${Math.round(sentMs * TICKS_PER_MS).toString(36)}${own};`;
}

/** Takes whole tokens out of text that comes in pieces. */
export class TokenReader {
  private rest = '';

  push(text: string, onToken: (mark: TokenMark) => void): void {
    const whole = this.rest + text;
    let from = 0;
    for (let end = whole.indexOf(';'); end !== -1; end = whole.indexOf(';', from)) {
      const [index = '', sent = '', own = '0'] = whole.slice(from, end).split(':');
      onToken({ index: parseInt(index, 36), sentMs: parseInt(sent, 36) / TICKS_PER_MS, ownMs: parseInt(own, 36) / TICKS_PER_MS });
      from = end + 1;
    }
    this.rest = whole.slice(from);
  }
}
