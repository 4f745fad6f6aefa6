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

const LONGEST_LINE = 8 * 1_024 * 1_024;

/**
 * Turns the bytes of a Chat Completions stream (server-sent events) into chunks, one for each piece of bytes that
 * holds something. It reads `data:` lines as they come and takes each byte in once; the SDK's own iterator does
 * three times the work for each token.
 */
export class CompletionStreamParser {
  private readonly decoder = new TextDecoder();
  private rest = '';
  /** True after `[DONE]`. */
  isDone = false;
  /** Set when a line is no JSON, reports an error, or has no end: what came before it is good. */
  failure: ProviderError | null = null;

  push(bytes: Uint8Array): CompletionChunk | null {
    const piece = this.decoder.decode(bytes, { stream: true });
    // The beginning of a line is not looked at before its end has come.
    if (!piece.includes('\n')) return this.keep(this.rest + piece);
    const text = this.rest + piece;
    const chunk: CompletionChunk = { text: '', finishReason: null, usage: null };
    let from = 0;
    let found = false;
    for (let end = text.indexOf('\n', this.rest.length); end !== -1; end = text.indexOf('\n', from)) {
      if (this.takeLine(text, from, end, chunk)) found = true;
      from = end + 1;
    }
    this.keep(text.slice(from));
    return found ? chunk : null;
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
