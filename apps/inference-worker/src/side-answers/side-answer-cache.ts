import { createHash } from 'node:crypto';
import type { GenerationJob } from '@parley/contracts';
import type { AnswerSink } from '../provider/provider-client';

/** What is made beside the answers: nobody asked for it to be said in another way the second time. */
const REUSABLE: ReadonlySet<GenerationJob['purpose']> = new Set(['title', 'summary'] as const);
const MOST_ANSWERS = 1_000;

interface Kept {
  text: string;
  /** Milliseconds since the epoch. */
  until: number;
}

/** Titles and summaries that this worker had written lately: the same question again, to the same model, costs nothing. */
export class SideAnswerCache {
  private readonly kept = new Map<string, Kept>();

  /** @param maxAgeMs 0: nothing is kept */
  constructor(private readonly maxAgeMs: number) {}

  /** Gives the answer that is known, or has it written by `ask` and remembers it. */
  async serve(job: GenerationJob, model: string, sink: AnswerSink, ask: (sink: AnswerSink) => Promise<void>): Promise<void> {
    if (this.maxAgeMs === 0 || !REUSABLE.has(job.purpose)) return ask(sink);
    const key = keyOf(job, model);
    const known = this.find(key);
    if (known) return sink.onChunk({ text: known.text, finishReason: 'stop', usage: { promptTokens: 0, completionTokens: 0 } });
    let text = '';
    let finishReason: string | null = null;
    await ask({
      ...sink,
      onChunk: (chunk) => {
        text += chunk.text;
        finishReason = chunk.finishReason ?? finishReason;
        sink.onChunk(chunk);
      },
    });
    if (finishReason === 'stop') this.keep(key, text);
  }

  private find(key: string): Kept | undefined {
    const known = this.kept.get(key);
    return known && known.until > Date.now() ? known : undefined;
  }

  private keep(key: string, text: string): void {
    this.kept.delete(key);
    this.kept.set(key, { text, until: Date.now() + this.maxAgeMs });
    const [oldest] = this.kept.keys();
    if (this.kept.size > MOST_ANSWERS && oldest !== undefined) this.kept.delete(oldest);
  }
}

function keyOf({ prompt, maxOutputTokens }: GenerationJob, model: string): string {
  return createHash('sha256').update(JSON.stringify([model, maxOutputTokens, prompt])).digest('base64');
}
