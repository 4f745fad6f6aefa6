import { costOf, type EndStatus, type GenerationError, type GenerationJob, type TokenUsage } from '@parley/contracts';
import { countTokens } from '@parley/tokenizer';
import type { CompletionChunk } from '../provider/completion-chunk';
import type { Unplaced } from './attempt-log';

/** An answer as far as the provider has given it in one attempt. */
export class AnswerDraft {
  text = '';
  private finishReason: string | null = null;
  private usage: CompletionChunk['usage'] = null;
  private firstTokenAt: number | null = null;
  private readonly startedAt = performance.now();

  constructor(private readonly job: GenerationJob) {}

  take(chunk: CompletionChunk): void {
    if (chunk.text !== '') {
      this.firstTokenAt ??= performance.now();
      this.text += chunk.text;
    }
    this.finishReason = chunk.finishReason ?? this.finishReason;
    this.usage = chunk.usage ?? this.usage;
  }

  get isFiltered(): boolean {
    return this.finishReason === 'content_filter';
  }

  /** The record that closes the log on this draft. */
  toSeal(status: EndStatus, error?: GenerationError, finishReason?: string): Unplaced & { type: 'end' } {
    const { conversationId, messageId, model } = this.job;
    return {
      type: 'end',
      status,
      finishReason: finishReason ?? this.finishReason ?? (status === 'completed' ? 'stop' : status),
      usage: this.tokenUsage(),
      ...(error ? { error } : {}),
      text: this.text,
      conversationId,
      messageId,
      model,
      timeToFirstTokenMs: this.firstTokenAt === null ? null : Math.round(this.firstTokenAt - this.startedAt),
    };
  }

  /** The provider's numbers; where it gave none, our own count, marked so. Nothing produced costs nothing. */
  private tokenUsage(): TokenUsage {
    const estimated = this.usage === null;
    const promptTokens = this.usage?.promptTokens ?? (this.text === '' ? 0 : this.job.promptTokens);
    const completionTokens = this.usage?.completionTokens ?? countTokens(this.text);
    const cost = costOf(this.job.price, promptTokens, completionTokens);
    return { promptTokens, completionTokens, cost, ...(estimated ? { estimated } : {}) };
  }
}
