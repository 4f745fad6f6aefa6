import { AnswerPublisher, type BusConnection, Claims, LogWriter } from '@parley/bus';
import type { GenerationJob, SealRecord, StartedEvent } from '@parley/contracts';
import type { CompletionChunk } from '../provider/completion-chunk';
import { ProviderError } from '../provider/provider-error';
import type { AnswerSink } from '../provider/provider-client';
import { recordFallback } from '../provider/provider-metrics';
import type { Providers } from '../provider/providers';
import { type RetryRule, streamWithRetries } from '../provider/retrying-stream';
import type { SideAnswerCache } from '../side-answers/side-answer-cache';
import { AnswerDraft } from './answer-draft';
import { AnswerLineup } from './answer-lineup';
import { AttemptLog } from './attempt-log';
import { earlierText } from './earlier-text';
import { recordPace } from './generation-metrics';
import { noteInSpan } from './generation-span';
import { startedEvent } from './started-event';
import { AnswerTooLong, CancelledByUser, HandedBack } from './stop-reasons';
import type { WritingPace } from './writing-pace';

export interface RunDependencies {
  bus: BusConnection;
  providers: Providers;
  pace: WritingPace;
  cache: SideAnswerCache;
  settings: {
    workerName: string;
    heartbeatMs: number;
    retry: RetryRule;
    /** How long one model is asked before the next in order takes over, and how often, where there is one. */
    retryBeforeFallback: RetryRule;
    maxRestarts: number;
  };
}

/** One job in the hands of this worker: from the taking over of its log to the seal. */
export class GenerationRun {
  private readonly stopping = new AbortController();
  /** Ends the patience with a log that cannot be reached. */
  private readonly leaving = new AbortController();
  private readonly answers: AnswerPublisher;
  private readonly claims: Claims;
  private readonly lineup: AnswerLineup;
  private restarts = 0;

  constructor(
    private readonly dependencies: RunDependencies,
    private readonly job: GenerationJob,
    readonly jobSequence: number,
  ) {
    this.claims = new Claims(dependencies.bus);
    this.answers = new AnswerPublisher(dependencies.bus);
    this.lineup = new AnswerLineup(job, dependencies.providers);
  }

  /** Stops the provider and ends the answer as cancelled, with the text that there is. */
  cancel(): void {
    this.stopping.abort(new CancelledByUser('stopped by its owner'));
  }

  /** Stops the provider and leaves the log open, for the worker that gets the job next. */
  handBack(): void {
    this.stopping.abort(new HandedBack('the worker shuts down'));
    this.leaving.abort();
  }

  /**
   * Writes the answer into the log and seals it.
   * @param lookedUp resolves when it is known whether the answer was stopped before it began
   * @throws SealedError (done before), HeldError (another worker lives and writes it), FencedError (another took it over), HandedBack, LogUnavailableError
   */
  async execute(lookedUp: Promise<void>): Promise<SealRecord> {
    const { ownerId, generationId } = this.job;
    const started = (attempt: number): StartedEvent => this.startedEvent(attempt);
    const { claims, jobSequence } = this;
    const takingOver = LogWriter.takeOver(this.dependencies.bus, {
      ownerId,
      generationId,
      started,
      jobSequence,
      claims,
      impatience: this.leaving.signal,
    });
    const [writer, firstAttempt] = await takingOver;
    const claim = claims.hold(generationId, { jobSequence });
    try {
      await lookedUp;
      return await this.write(writer, firstAttempt);
    } finally {
      claim.release();
    }
  }

  private async write(writer: LogWriter, firstAttempt: number): Promise<SealRecord> {
    for (let attempt = firstAttempt; ; attempt++) {
      if (attempt > firstAttempt) await writer.append(this.startedEvent(attempt));
      this.announce(attempt);
      noteInSpan('attempt', { 'parley.generation.attempt': attempt, 'gen_ai.request.model': this.lineup.current.model });
      const seal = await this.writeAttempt(writer, attempt);
      if (seal) return seal;
    }
  }

  private startedEvent(attempt: number): StartedEvent {
    return startedEvent(this.job, attempt, this.lineup.current.model);
  }

  /** One attempt; null when another one is worth it. */
  private async writeAttempt(writer: LogWriter, attempt: number): Promise<SealRecord | null> {
    const { pace, settings, bus } = this.dependencies;
    const draft = new AnswerDraft(this.job, bus.maxPayload, this.lineup.current);
    const log = new AttemptLog(writer, {
      generationId: this.job.generationId,
      attempt,
      pace,
      heartbeatMs: settings.heartbeatMs,
      onFailure: (error) => this.stopping.abort(error),
    });
    const failure = await this.stream((chunk) => this.takeIn(chunk, draft, log));
    const reason: unknown = this.stopping.signal.reason;
    if (reason !== undefined && !endsTheAnswer(reason)) {
      await log.close().catch(() => undefined);
      throw reason;
    }
    if (reason === undefined && failure && this.beginsAnew(failure, draft)) {
      await log.close();
      return null;
    }
    if (reason !== undefined) await this.keepEarlierText(draft, log, attempt);
    const seal = (await log.seal(sealOf(draft, failure, reason))) as SealRecord;
    recordPace(draft.pace, seal);
    return seal;
  }

  /** Whether another attempt is worth it: by the next model before the first token, by the same one after a cut. */
  private beginsAnew(failure: ProviderError, draft: AnswerDraft): boolean {
    if (draft.text === '') return failure.isWorthAnotherModel && this.fallBack();
    if (failure.code !== 'provider_cut') return false;
    this.restarts += 1;
    return this.restarts <= this.dependencies.settings.maxRestarts;
  }

  private fallBack(): boolean {
    if (!this.lineup.hasNext) return false;
    const { model } = this.lineup.current;
    const next = this.lineup.next().model;
    recordFallback(model, next);
    noteInSpan('fallback', { 'gen_ai.request.model': next });
    return true;
  }

  /** Streams from the provider until it ends, fails or is stopped; a stop is not a failure. */
  private async stream(onChunk: (chunk: CompletionChunk) => void): Promise<ProviderError | null> {
    const { signal } = this.stopping;
    if (signal.aborted) return null;
    const stopped = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    try {
      const streaming = this.ask({ signal, onChunk });
      // After a stop nobody waits for the provider's connection to close.
      streaming.catch(() => undefined);
      await Promise.race([streaming, stopped]);
      return null;
    } catch (error) {
      if (signal.aborted) return null;
      return error instanceof ProviderError ? error : new ProviderError('provider_cut', undefined, { cause: error });
    }
  }

  private async ask(sink: AnswerSink): Promise<void> {
    const { providers, settings, cache } = this.dependencies;
    const { model, maxOutputTokens } = this.lineup.current;
    const place = providers.of(model);
    if (!place) throw new ProviderError('model_not_found');
    const { prompt, promptTokens } = this.job;
    const rule = this.lineup.hasNext ? { ...settings.retryBeforeFallback, hasFallback: true } : settings.retry;
    const request = { model: place.model, prompt, promptTokens, maxOutputTokens };
    await cache.serve(this.job, model, sink, (inner) => streamWithRetries(place.provider, request, rule, inner));
  }

  private takeIn(chunk: CompletionChunk, draft: AnswerDraft, log: AttemptLog): void {
    if (this.stopping.signal.aborted) return;
    const isFirst = draft.text === '';
    const text = draft.take(chunk);
    if (isFirst && text !== '') noteInSpan('first delta');
    if (text !== '') log.push(text);
    if (draft.isFull) this.stopping.abort(new AnswerTooLong('the answer is too long'));
  }

  /** Stopped before this attempt wrote anything: what people have read of the one before stays theirs. */
  private async keepEarlierText(draft: AnswerDraft, log: AttemptLog, attempt: number): Promise<void> {
    if (draft.text === '') log.push(draft.takeEarlier(await earlierText(this.dependencies.bus, this.job, attempt)));
  }

  /** Tells conversation, without waiting: the answer must not depend on it. */
  private announce(attempt: number): void {
    const { ownerId, generationId } = this.job;
    const worker = this.dependencies.settings.workerName;
    this.answers.publish({ kind: 'started', ownerId, generationId, attempt, worker }).catch(() => undefined);
  }
}

/** Stops that leave a finished answer behind; all others leave the log open. */
function endsTheAnswer(reason: unknown): boolean {
  return reason instanceof CancelledByUser || reason instanceof AnswerTooLong;
}

function sealOf(draft: AnswerDraft, failure: ProviderError | null, stop: unknown): ReturnType<AnswerDraft['toSeal']> {
  if (stop instanceof CancelledByUser) return draft.toSeal('cancelled');
  if (stop instanceof AnswerTooLong) return draft.toSeal('completed', undefined, 'length');
  if (failure) return draft.toSeal('failed', failure.toGenerationError());
  if (draft.isFiltered) return draft.toSeal('failed', new ProviderError('content_filtered').toGenerationError());
  return draft.toSeal('completed');
}
