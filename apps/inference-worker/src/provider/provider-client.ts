import type { GenerationJob, ModelProvider } from '@parley/contracts';
import OpenAI, { APIError } from 'openai';
import { type CompletionChunk, CompletionStreamParser } from './completion-chunk';
import { ProviderError } from './provider-error';
import { type ProviderTimeouts, StallGuard } from './stall-guard';
import { whenSent } from './when-sent';

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

interface OpenAnswer {
  body: ReadableStream<Uint8Array>;
  headers: Headers;
}

/** How long a server may take to end a body after its `[DONE]`, in milliseconds. */
const END_PATIENCE_MS = 1_000;

/**
 * Speaks Chat Completions to one provider. The SDK does requests, authentication and errors; the body of the
 * answer is read here, since that is where the time goes. It knows nothing of NATS.
 */
export class ProviderClient {
  private readonly openai: OpenAI;
  private readonly limitParameter: NonNullable<ModelProvider['outputLimitParameter']>;

  constructor(private readonly settings: ProviderSettings) {
    const { baseUrl: baseURL, apiKey, timeouts } = settings;
    // A provider does not send us on: whoever could make it do so would reach what this machine reaches.
    const fetchOptions = { redirect: 'error' as const };
    this.openai = new OpenAI({ baseURL, apiKey, timeout: timeouts.totalMs, maxRetries: 0, fetchOptions });
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
      const { body, headers } = await whenSent(
        () => guard.sent(),
        () => this.open(request, AbortSignal.any([signal, guard.signal])),
      );
      onHeaders?.(headers);
      await readChunks(body, (chunk) => {
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

  private async open(request: CompletionRequest, signal: AbortSignal): Promise<OpenAnswer> {
    const response = await this.openai.chat.completions
      .create(
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
    if (!response.body) throw new ProviderError('provider_malformed');
    return { body: response.body, headers: response.headers };
  }
}

async function readChunks(body: ReadableStream<Uint8Array>, onChunk: (chunk: CompletionChunk) => void): Promise<void> {
  const parser = new CompletionStreamParser();
  const reader = body.getReader();
  let finished = false;
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      const chunk = parser.push(read.value);
      if (chunk) {
        finished ||= chunk.finishReason !== null;
        onChunk(chunk);
      }
      if (parser.failure) throw parser.failure;
      if (parser.isDone) return;
    }
  } finally {
    void release(reader, parser.isDone);
  }
  // Some servers close without `[DONE]`; without a finish reason as well, it was cut.
  if (!finished) throw new ProviderError('provider_cut');
}

/** Reads a finished body to its end, so that its connection serves the next request; any other is closed. */
async function release(reader: ReadableStreamDefaultReader<Uint8Array>, isDone: boolean): Promise<void> {
  const cancel = (): Promise<void> => reader.cancel().catch(() => undefined);
  if (!isDone) return cancel();
  const timer = setTimeout(cancel, END_PATIENCE_MS);
  await reader.read().then(
    ({ done }) => (done ? undefined : cancel()),
    () => undefined,
  );
  clearTimeout(timer);
}
