import { ProblemError } from '@parley/contracts';

/** One element of a file, as text; or one that is longer than it may be, which was passed over. */
export type JsonElement = { text: string } | { tooLong: true };

/** `object`: one that may turn out to hold the list; `rest`: what stands in it behind the list. */
type Phase = 'before' | 'object' | 'list' | 'rest' | 'over';

/** For a file that is not what it should be. */
export function brokenFile(detail: string): ProblemError {
  return new ProblemError({ status: 400, code: 'invalid_import', title: 'This file cannot be imported', detail });
}

/**
 * Cuts JSON into the elements of its list as it comes in, and never holds more than one of them: the list is the file
 * itself, or the property `list` of the object that it is; an object without such a list is the one element.
 */
export class JsonElements {
  private readonly decoder = new TextDecoder('utf-8', { fatal: true });
  private readonly listKey: RegExp;
  private phase: Phase = 'before';
  private depth = 0;
  private listDepth = 0;
  private inString = false;
  private isEscaped = false;
  /** What was read of the present element. */
  private text = '';
  private isTooLong = false;
  private found: JsonElement[] = [];
  private piece = '';
  /** Where in the piece the text begins that belongs to the present element and is not kept yet. */
  private start = 0;

  constructor(
    list: string,
    private readonly longest: number,
  ) {
    this.listKey = new RegExp(`"${list}"\\s*:\\s*$`);
  }

  /** The elements that this chunk completes. @throws ProblemError `invalid_import` */
  push(chunk: Uint8Array): JsonElement[] {
    return this.read(this.decode(chunk));
  }

  /** @throws ProblemError `invalid_import` when the file ends in the middle, or has nothing in it */
  end(): void {
    this.read(this.decode());
    if (this.phase === 'before') throw brokenFile('There is nothing in it.');
    if (this.phase !== 'over') throw brokenFile('It ends in the middle.');
  }

  private decode(chunk?: Uint8Array): string {
    try {
      return chunk ? this.decoder.decode(chunk, { stream: true }) : this.decoder.decode();
    } catch {
      throw brokenFile('It is no text in UTF-8. An archive must be unpacked first: what is wanted is the JSON file in it.');
    }
  }

  private read(piece: string): JsonElement[] {
    this.piece = piece;
    this.start = 0;
    for (let at = 0; at < piece.length; at++) {
      const character = piece.charAt(at);
      if (this.inString) this.insideString(character);
      else this.outsideString(character, at);
    }
    this.keepUntil(piece.length);
    const { found } = this;
    this.found = [];
    return found;
  }

  private insideString(character: string): void {
    if (this.isEscaped) this.isEscaped = false;
    else if (character === '\\') this.isEscaped = true;
    else if (character === '"') this.inString = false;
  }

  private outsideString(character: string, at: number): void {
    switch (character) {
      case '"':
        this.inString = true;
        this.refuseOutside();
        return;
      case '[':
      case '{':
        return this.open(character, at);
      case ']':
      case '}':
        return this.close(at);
      case ',':
        if (this.isBetweenElements) this.take(at);
        return;
      default:
        if (!/\s|\uFEFF/.test(character)) this.refuseOutside();
    }
  }

  private open(character: string, at: number): void {
    if (this.phase === 'over') this.refuseOutside();
    const isList = character === '[' && (this.phase === 'before' || (this.phase === 'object' && this.depth === 1 && this.isListNext(at)));
    this.depth += 1;
    if (isList) {
      this.phase = 'list';
      this.listDepth = this.depth;
      this.text = '';
      this.start = at + 1;
    } else if (this.phase === 'before') {
      this.phase = 'object';
      this.start = at;
    }
  }

  private close(at: number): void {
    if (this.isBetweenElements) {
      this.take(at);
      this.phase = 'rest';
    }
    this.depth -= 1;
    if (this.depth < 0) throw brokenFile('It is no JSON: something is closed that was not opened.');
    if (this.depth > 0) return;
    if (this.phase === 'object') this.take(at + 1);
    this.phase = 'over';
  }

  private get isBetweenElements(): boolean {
    return this.phase === 'list' && this.depth === this.listDepth;
  }

  private isListNext(at: number): boolean {
    return this.listKey.test((this.text + this.piece.slice(this.start, at)).slice(-100));
  }

  private take(until: number): void {
    this.keepUntil(until);
    this.start = until + 1;
    const { text, isTooLong } = this;
    this.text = '';
    this.isTooLong = false;
    if (isTooLong) this.found.push({ tooLong: true });
    else if (text.trim() !== '') this.found.push({ text });
  }

  private keepUntil(until: number): void {
    if (this.phase !== 'object' && this.phase !== 'list') return;
    if (!this.isTooLong) this.text += this.piece.slice(this.start, until);
    if (this.text.length <= this.longest) return;
    this.text = '';
    this.isTooLong = true;
  }

  private refuseOutside(): void {
    if (this.phase === 'before') throw brokenFile('It is no JSON: a list or an object is wanted.');
    if (this.phase === 'over') throw brokenFile('Something follows behind its end.');
  }
}
