import type { GenerationJob } from '@parley/contracts';
import OpenAI from 'openai';
import { type CompletionChunk, CompletionStreamParser } from './completion-chunk';
import { ProviderError } from './provider-error';
import { type ProviderTimeouts, StallGuard } from './stall-guard';

export interface ProviderSettings {
  baseUrl: string;
  apiKey: string;
  timeouts: ProviderTimeouts;
}

/** What is asked of the provider: the part of a job that concerns it. */
export type CompletionRequest = Pick<GenerationJob, 'model' | 'prompt' | 'maxOutputTokens'>;

/**
 * Speaks Chat Completions to one provider. The SDK does requests, authentication and errors; the body of the
 * answer is read here, since that is where the time goes. It knows nothing of NATS.
 */
export class ProviderClient {
  private readonly openai: OpenAI;
  private readonly limitParameter: 'max_completion_tokens' | 'max_tokens';

  constructor(private readonly settings: ProviderSettings) {
    this.openai = new OpenAI({ baseURL: settings.baseUrl, apiKey: settings.apiKey, maxRetries: 0 });
    // OpenAI's newer models refuse the old name, and most other servers know only that.
    this.limitParameter = new URL(settings.baseUrl).hostname.endsWith('openai.com')
      ? 'max_completion_tokens'
      : 'max_tokens';
  }

  /**
   * Streams one answer into `onChunk` and resolves after its last chunk.
   * @param signal aborts the call and closes the provider's connection
   * @throws whatever the SDK or the connection throws, for `toProviderError` to name
   */
  async stream(request: CompletionRequest, signal: AbortSignal, onChunk: (chunk: CompletionChunk) => void): Promise<void> {
    const guard = new StallGuard(this.settings.timeouts);
    try {
      const body = await this.open(request, AbortSignal.any([signal, guard.signal]));
      guard.connected();
      await readChunks(body, () => guard.progressed(), onChunk);
    } catch (error) {
      throw guard.signal.aborted ? guard.signal.reason : error;
    } finally {
      guard.stop();
    }
  }

  private async open(request: CompletionRequest, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
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
    return response.body;
  }
}

async function readChunks(
  body: ReadableStream<Uint8Array>,
  onProgress: () => void,
  onChunk: (chunk: CompletionChunk) => void,
): Promise<void> {
  const parser = new CompletionStreamParser();
  const reader = body.getReader();
  let finished = false;
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      onProgress();
      const chunk = parser.push(read.value);
      if (!chunk) continue;
      finished ||= chunk.finishReason !== null;
      onChunk(chunk);
      if (parser.isDone) return;
    }
  } finally {
    // Frees the connection when we leave before its end.
    await reader.cancel().catch(() => undefined);
  }
  // Some servers close without `[DONE]`; without a finish reason as well, it was cut.
  if (!finished) throw new ProviderError('provider_cut');
}
