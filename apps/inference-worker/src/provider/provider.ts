import type { ProviderLimit } from '../limits/provider-limit';
import type { ReportedLimits } from '../limits/reported-limits';
import type { ProviderAdapter } from './adapters';
import type { CompletionChunk } from './completion-chunk';
import type { ProviderCircuit } from './provider-circuit';
import type { AnswerSink, CompletionRequest } from './provider-client';
import { toProviderError } from './provider-error';
import { recordRefusedRetry, recordRequest } from './provider-metrics';
import type { RetryBudget } from './retry-budget';

export interface ProviderParts {
  client: ProviderAdapter;
  circuit: ProviderCircuit;
  retries: RetryBudget;
  limit: ProviderLimit;
}

/** One provider with what protects it from us, and us from it. */
export class Provider {
  constructor(
    readonly id: string,
    private readonly parts: ProviderParts,
  ) {}

  /** Whether it makes sense to ask: it is not known to be down. */
  get isUp(): boolean {
    return this.parts.circuit.waitMs === 0;
  }

  /** Takes one retry out of the budget, if there is one left. */
  maySpendRetry(): boolean {
    const may = this.parts.retries.spend();
    if (!may) recordRefusedRetry(this.id);
    return may;
  }

  /**
   * Asks once: within the limits of its key, and only while it is not known to be down.
   * @param sink.deadline until when it may wait for its turn, in milliseconds since the epoch
   * @throws ProviderError, CircuitOpenError; the signal's reason when it was aborted
   */
  async stream(request: CompletionRequest, sink: AnswerSink & { deadline: number }): Promise<void> {
    const { circuit, limit, retries } = this.parts;
    const { signal, deadline } = sink;
    if (!this.isUp) return circuit.run(() => Promise.resolve());
    const tokens = request.promptTokens + request.maxOutputTokens;
    const permit = await limit.take({ model: request.model, tokens, signal, deadline });
    const cost = { tokens: 0 };
    try {
      retries.earn();
      await this.ask(request, sink, cost);
    } finally {
      permit.settle(cost.tokens);
    }
  }

  /** @param cost the tokens that it takes: none before there is an answer, and the worst case until the provider says */
  private async ask(request: CompletionRequest, { signal, onChunk }: AnswerSink, cost: { tokens: number }): Promise<void> {
    const { client, circuit, limit } = this.parts;
    const first = Promise.withResolvers<undefined>();
    const take = (chunk: CompletionChunk): void => {
      first.resolve(undefined);
      if (chunk.usage) cost.tokens = chunk.usage.promptTokens + chunk.usage.completionTokens;
      else if (cost.tokens === 0) cost.tokens = request.promptTokens + request.maxOutputTokens;
      onChunk(chunk);
    };
    const said = limit.of(request.model);
    const onHeaders = (headers: Headers): void => said.observe(headers);
    const streaming = (): Promise<void> => client.stream(request, { signal, onHeaders, onChunk: take });
    let answer: Promise<void> | undefined;
    await circuit.run(() => {
      answer = this.judge(streaming(), signal, said);
      answer.then(() => first.resolve(undefined), first.reject);
      return first.promise;
    });
    await answer;
  }

  /** Names what went wrong, and counts how it went. */
  private async judge(streaming: Promise<void>, signal: AbortSignal, said: ReportedLimits): Promise<void> {
    try {
      await streaming;
      recordRequest(this.id, 'ok');
    } catch (error) {
      if (signal.aborted) recordRequest(this.id, 'stopped');
      signal.throwIfAborted();
      const failure = toProviderError(error);
      recordRequest(this.id, failure.code);
      if (failure.code === 'provider_busy') said.pauseFor(failure.retryAfterMs ?? 0);
      throw failure;
    }
  }
}

