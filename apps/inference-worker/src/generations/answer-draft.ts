import { type Answerer, costOf, type EndStatus, type GenerationError, type GenerationJob, type TokenUsage } from '@parley/contracts';
import { countTokens } from '@parley/tokenizer';
import type { CompletionChunk } from '../provider/completion-chunk';
import { lineupOf } from './answer-lineup';
import type { Unplaced } from './attempt-log';
import type { EarlierText } from './earlier-text';
import type { AnswerPace } from './generation-metrics';
import { noteInSpan } from './generation-span';
import { labelOf } from './started-event';

/** Room in one message of the bus for what a seal holds besides its text, and for headers. */
const ROOM_BESIDE_TEXT = 16_384;
/** Most bytes of one answer, however large a message may be. */
const LARGEST_ANSWER = 1_000_000;
/** A character takes at most this many bytes in JSON: an escape such as \u0007. */
const LARGEST_CHARACTER = 6;

/** A silence that is worth a note in the trace. */
const STALL_MS = 2_000;

/** An answer as far as the provider has given it in one attempt. */
export class AnswerDraft {
  text = '';
  /** The answer has reached its largest size: nothing more was taken. */
  isFull = false;
  private room: number;
  private finishReason: string | null = null;
  private usage: CompletionChunk['usage'] = null;
  private firstTokenAt: number | null = null;
  private lastTextAt = 0;
  private longestGapMs = 0;
  private readonly startedAt = performance.now();

  /** @param maxPayload largest message of the bus in bytes: the seal, with the whole answer, must fit into one */
  constructor(
    private readonly job: GenerationJob,
    maxPayload: number,
    private answerer: Answerer = job,
  ) {
    this.room = Math.min(LARGEST_ANSWER, maxPayload - ROOM_BESIDE_TEXT);
  }

  /** @returns the text that was taken of it */
  take(chunk: CompletionChunk): string {
    this.finishReason = chunk.finishReason ?? this.finishReason;
    this.usage = chunk.usage ?? this.usage;
    return chunk.text === '' ? '' : this.takeText(chunk.text);
  }

  /** Takes what there is room for, less NUL characters, which no database keeps. */
  takeText(given: string): string {
    const text = this.fit(given.includes('\0') ? given.replaceAll('\0', '') : given);
    if (text !== '') this.clockText();
    this.text += text;
    return text;
  }

  /** Takes over what an earlier attempt has written, and who wrote it. */
  takeEarlier({ text, model }: EarlierText): string {
    this.answerer = lineupOf(this.job).find((answerer) => answerer.model === model) ?? this.answerer;
    return this.takeText(text);
  }

  get isFiltered(): boolean {
    return this.finishReason === 'content_filter';
  }

  /** The record that closes the log on this draft. */
  toSeal(status: EndStatus, error?: GenerationError, finishReason?: string): Unplaced & { type: 'end' } {
    const { conversationId, messageId } = this.job;
    return {
      type: 'end',
      status,
      finishReason: finishReason ?? this.finishReason ?? (status === 'completed' ? 'stop' : status),
      usage: this.tokenUsage(),
      ...(error ? { error } : {}),
      text: this.text,
      conversationId,
      messageId,
      ...labelOf(this.job, this.answerer.model),
      timeToFirstTokenMs: this.firstTokenAt === null ? null : Math.round(this.firstTokenAt - this.startedAt),
    };
  }

  get pace(): AnswerPace {
    return { writingMs: this.firstTokenAt === null ? 0 : this.lastTextAt - this.firstTokenAt, longestGapMs: this.longestGapMs };
  }

  private clockText(): void {
    const now = performance.now();
    const gapMs = this.firstTokenAt === null ? 0 : now - this.lastTextAt;
    this.firstTokenAt ??= now;
    this.longestGapMs = Math.max(this.longestGapMs, gapMs);
    this.lastTextAt = now;
    if (gapMs > STALL_MS) noteInSpan('stall', { 'parley.stall_ms': Math.round(gapMs) });
  }

  private fit(text: string): string {
    const size = jsonSize(text);
    if (size <= this.room) {
      this.room -= size;
      return text;
    }
    this.isFull = true;
    const cut = text.slice(0, Math.floor(this.room / LARGEST_CHARACTER));
    this.room = 0;
    return cut;
  }

  /** The provider's numbers; where it gave none, our own count, marked so. Nothing produced costs nothing. */
  private tokenUsage(): TokenUsage {
    const estimated = this.usage === null;
    const promptTokens = this.usage?.promptTokens ?? (this.text === '' ? 0 : this.job.promptTokens);
    const completionTokens = this.usage?.completionTokens ?? countTokens(this.text);
    const cost = costOf(this.answerer.price, promptTokens, completionTokens);
    return { promptTokens, completionTokens, cost, ...(estimated ? { estimated } : {}) };
  }
}

/** Bytes of a text inside a message, quotes left out. */
const jsonSize = (text: string): number => Buffer.byteLength(JSON.stringify(text)) - 2;
