import { once } from 'node:events';
import type { CompletionChunk, CompletionError } from '@parley/contracts';
import type { Response } from 'express';

/** Proxies give up on silence; a comment is none, and clients skip it. */
const PING_MS = 15_000;

/** A response of server-sent events as OpenAI's clients read them. */
export class CompletionStream {
  private readonly pings: NodeJS.Timeout;

  constructor(
    private readonly response: Response,
    private readonly signal: AbortSignal,
  ) {
    response.status(200).setHeader('Content-Type', 'text/event-stream; charset=utf-8');
    response.setHeader('Cache-Control', 'no-cache, no-transform').setHeader('X-Accel-Buffering', 'no');
    response.flushHeaders();
    this.pings = setInterval(() => response.write(': ping\n\n'), PING_MS);
    response.once('close', () => clearInterval(this.pings));
  }

  /** Resolves when there is room for more. */
  async send(chunk: CompletionChunk): Promise<void> {
    await this.write(JSON.stringify(chunk));
  }

  end(): void {
    this.finish('data: [DONE]\n\n');
  }

  fail(error: CompletionError): void {
    this.finish(`data: ${JSON.stringify(error)}\n\n`);
  }

  private async write(data: string): Promise<void> {
    if (this.response.destroyed || this.response.write(`data: ${data}\n\n`)) return;
    await once(this.response, 'drain', { signal: this.signal }).catch(() => undefined);
  }

  private finish(lastWords: string): void {
    clearInterval(this.pings);
    if (!this.response.destroyed) this.response.end(lastWords);
  }
}
