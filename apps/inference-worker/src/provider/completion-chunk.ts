import { ProviderError, type ProviderErrorCode } from './provider-error';

/** What one read from the provider's connection brought: often several tokens at once under load. */
export interface CompletionChunk {
  text: string;
  finishReason: string | null;
  usage: { promptTokens: number; completionTokens: number } | null;
}

/** The fields of a `chat.completion.chunk` that we look at; everything else is left alone. */
interface WireChunk {
  error?: unknown;
  choices?: { delta?: { content?: unknown }; finish_reason?: unknown }[];
  usage?: { prompt_tokens?: unknown; completion_tokens?: unknown } | null;
}

const NEWLINE = 10;
const LONGEST_LINE = 8 * 1_024 * 1_024;

/**
 * Turns the bytes of a Chat Completions stream (server-sent events) into chunks, one for each piece of bytes that
 * holds something. It reads `data:` lines as they come and takes each byte in once; the SDK's own iterator does
 * three times the work for each token.
 */
export class CompletionStreamParser {
  private readonly decoder = new TextDecoder();
  /** Whether all that was pushed ended with a line. */
  private isLineStart = true;
  private rest = '';
  /** True after `[DONE]`. */
  isDone = false;
  /** Set when a line is no JSON, reports an error, or has no end: what came before it is good. */
  failure: ProviderError | null = null;

  /** @param likeness null to read each chunk for itself */
  constructor(private readonly likeness: ChunkLikeness | null = new ChunkLikeness()) {}

  push(bytes: Uint8Array): CompletionChunk | null {
    const isLineStart = this.isLineStart && !this.failure;
    this.isLineStart = bytes.at(-1) === NEWLINE;
    const usual = isLineStart ? this.likeness?.textOf(bytes) : null;
    if (typeof usual === 'string') return { text: usual, finishReason: null, usage: null };
    const piece = this.decoder.decode(bytes, { stream: true });
    // The beginning of a line is not looked at before its end has come.
    if (!piece.includes('\n')) return this.keep(this.rest + piece);
    return this.takeLines(this.rest + piece, isLineStart);
  }

  private takeLines(text: string, areWhole: boolean): CompletionChunk | null {
    const chunk: CompletionChunk = { text: '', finishReason: null, usage: null };
    let from = 0;
    let found = 0;
    for (let end = text.indexOf('\n', this.rest.length); end !== -1; end = text.indexOf('\n', from)) {
      if (this.takeLine(text, from, end, chunk)) found += 1;
      from = end + 1;
    }
    this.keep(text.slice(from));
    if (areWhole && this.rest === '' && found === 1 && isTextAlone(chunk)) this.likeness?.learn(text, chunk.text);
    return found > 0 ? chunk : null;
  }

  private keep(rest: string): null {
    this.rest = rest;
    if (rest.length > LONGEST_LINE) this.fail('provider_malformed');
    return null;
  }

  private fail(code: ProviderErrorCode): void {
    this.failure ??= new ProviderError(code);
  }

  private takeLine(text: string, from: number, end: number, chunk: CompletionChunk): boolean {
    if (this.failure || !text.startsWith('data:', from)) return false;
    const data = text.slice(from + 5, end).trim();
    if (data === '') return false;
    if (data === '[DONE]') this.isDone = true;
    else this.takeChunk(data, chunk);
    return true;
  }

  private takeChunk(data: string, chunk: CompletionChunk): void {
    const wire = parse(data);
    if (!wire) return this.fail('provider_malformed');
    if (wire.error) return this.fail('provider_unavailable');
    const choice = wire.choices?.[0];
    if (typeof choice?.delta?.content === 'string') chunk.text += choice.delta.content;
    if (typeof choice?.finish_reason === 'string') chunk.finishReason = choice.finish_reason;
    if (wire.usage) chunk.usage = toUsage(wire.usage);
  }
}

const isTextAlone = ({ text, finishReason, usage }: CompletionChunk): boolean => text !== '' && finishReason === null && usage === null;

/** How often an answer's chunks may turn out to be unlike each other before they are no longer compared. */
const MOST_LESSONS = 4;
/** A text that no provider sends. */
const PROBE = '\u{10FFFF}probe';
/** What a JSON string has to write otherwise. */
// eslint-disable-next-line no-control-regex
const ESCAPED = /["\\\u0000-\u001f]/;
const NONE = Buffer.alloc(0);

/**
 * The chunks of an answer differ in their text alone, as a rule, and most come by themselves. The bytes around the text are
 * kept from one that was parsed; what is the same around a text without escapes needs neither decoding nor parsing.
 */
class ChunkLikeness {
  private head = NONE;
  private tail = NONE;
  private lessons = 0;

  /** @returns null where nothing is known, or where it takes a parser */
  textOf(bytes: Uint8Array): string | null {
    const { head, tail } = this;
    const end = bytes.length - tail.length;
    if (head.length === 0 || end < head.length) return null;
    const piece = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    if (head.compare(piece, 0, head.length) !== 0 || tail.compare(piece, end) !== 0) return null;
    const text = piece.toString('utf8', head.length, end);
    return ESCAPED.test(text) ? null : text;
  }

  /** @param piece whole lines that say `text` and nothing else that is looked at here */
  learn(piece: string, text: string): void {
    if (this.lessons === MOST_LESSONS || ESCAPED.test(text)) return;
    const at = piece.lastIndexOf(`"${text}"`) + 1;
    if (at === 0) return;
    this.lessons += 1;
    const head = piece.slice(0, at);
    const tail = piece.slice(at + text.length);
    // The same text may stand elsewhere too: what is put there must come out as the text, and as nothing else.
    const parser = new CompletionStreamParser(null);
    const chunk = parser.push(Buffer.from(`${head}${PROBE}${tail}`));
    if (chunk?.text === PROBE && isTextAlone(chunk)) [this.head, this.tail] = [Buffer.from(head), Buffer.from(tail)];
  }
}

function parse(data: string): WireChunk | null {
  try {
    return JSON.parse(data) as WireChunk | null;
  } catch {
    return null;
  }
}

/** Numbers that are none are no usage: then we count ourselves. */
function toUsage({ prompt_tokens, completion_tokens }: NonNullable<WireChunk['usage']>): CompletionChunk['usage'] {
  if (!isCount(prompt_tokens) || !isCount(completion_tokens)) return null;
  return { promptTokens: prompt_tokens, completionTokens: completion_tokens };
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
