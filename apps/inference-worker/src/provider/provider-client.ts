import type { IncomingMessage } from 'node:http';
import type { GenerationJob, ModelProvider } from '@parley/contracts';
import OpenAI, { APIError } from 'openai';
import { type CompletionChunk, CompletionStreamParser } from './completion-chunk';
import { OpenResponse, ProviderConnections } from './provider-connections';
import { ProviderError } from './provider-error';
import { type ProviderTimeouts, StallGuard } from './stall-guard';

export interface ProviderSettings {
  baseUrl: string;
  apiKey: string;
  timeouts: ProviderTimeouts;
  /** The wire format, by the name of its adapter. */
  api?: string;
  outputLimitParameter?: ModelProvider['outputLimitParameter'];
}

/** Where an answer goes as it comes. */
export interface AnswerSink {
  /** Aborts the call and closes the provider's connection. */
  signal: AbortSignal;
  onChunk: (chunk: CompletionChunk) => void;
  /** The head of the answer, whatever its status. */
  onHeaders?: (headers: Headers) => void;
}

/** What is asked of the provider: the part of a job that concerns it. */
export type CompletionRequest = Pick<GenerationJob, 'model' | 'prompt' | 'promptTokens' | 'maxOutputTokens'>;

/** How long a server may take to end a body after its `[DONE]`, in milliseconds. */
const END_PATIENCE_MS = 1_000;

/**
 * Speaks Chat Completions to one provider. The SDK does requests, authentication and errors; the body of the
 * answer is read here, since that is where the time goes. It knows nothing of NATS.
 */
export class ProviderClient {
  private readonly openai: OpenAI;
  private readonly connections = new ProviderConnections();
  private readonly limitParameter: NonNullable<ModelProvider['outputLimitParameter']>;

  constructor(private readonly settings: ProviderSettings) {
    const { baseUrl: baseURL, apiKey, timeouts } = settings;
    this.openai = new OpenAI({ baseURL, apiKey, timeout: timeouts.totalMs, maxRetries: 0 });
    // OpenAI's newer models refuse the old name, and most other servers know only that.
    const usual = new URL(baseURL).hostname.endsWith('openai.com') ? 'max_completion_tokens' : 'max_tokens';
    this.limitParameter = settings.outputLimitParameter ?? usual;
  }

  /**
   * Streams one answer into `onChunk` and resolves after its last chunk.
   * @throws whatever the SDK or the connection throws, for `toProviderError` to name
   */
  async stream(request: CompletionRequest, { signal, onChunk, onHeaders }: AnswerSink): Promise<void> {
    const guard = new StallGuard(this.settings.timeouts);
    try {
      const { message, headers } = await this.open(request, AbortSignal.any([signal, guard.signal]), () => guard.sent());
      onHeaders?.(headers);
      await readChunks(message, (chunk) => {
        guard.progressed(chunk.text !== '');
        onChunk(chunk);
      });
    } catch (error) {
      if (error instanceof APIError && error.headers) onHeaders?.(error.headers);
      throw guard.signal.aborted ? guard.signal.reason : error;
    } finally {
      guard.stop();
    }
  }

  private async open(request: CompletionRequest, signal: AbortSignal, onSent: () => void): Promise<OpenResponse> {
    const response = await this.openai
      .withOptions({ fetch: (url, init) => this.connections.fetch(url, init, onSent) })
      .chat.completions.create(
        {
          model: request.model,
          messages: request.prompt,
          stream: true,
          stream_options: { include_usage: true },
          [this.limitParameter]: request.maxOutputTokens,
        },
        { signal },
      )
      .asResponse();
    if (!(response instanceof OpenResponse)) throw new ProviderError('provider_malformed');
    return response;
  }
}

/** Reads a body to its `[DONE]`. What comes is taken as it comes: no promise for each piece. */
function readChunks(message: IncomingMessage, onChunk: (chunk: CompletionChunk) => void): Promise<void> {
  const parser = new CompletionStreamParser();
  let finished = false;
  return new Promise<void>((resolve, reject) => {
    const take = (bytes: Buffer): void => {
      const chunk = parser.push(bytes);
      if (chunk) {
        finished ||= chunk.finishReason !== null;
        onChunk(chunk);
      }
      if (parser.failure) throw parser.failure;
      if (parser.isDone) resolve();
    };
    const fail = (error: unknown): void => {
      reject(error);
      message.destroy();
    };
    message.on('data', (bytes: Buffer) => {
      try {
        if (!parser.isDone) take(bytes);
      } catch (error) {
        fail(error);
      }
    });
    message.on('error', fail);
    // Some servers close without `[DONE]`; without a finish reason as well, it was cut.
    message.once('end', () => (finished ? resolve() : fail(new ProviderError('provider_cut'))));
  }).finally(() => letEnd(message));
}

/** A finished body is read to its end, so that its connection serves the next request; one that does not end is closed. */
function letEnd(message: IncomingMessage): void {
  if (message.complete || message.destroyed) return;
  const timer = setTimeout(() => message.destroy(), END_PATIENCE_MS);
  message.once('close', () => clearTimeout(timer));
}
