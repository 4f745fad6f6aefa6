import { AnswerPublisher, type BusConnection, Cancellations, FencedError, HeldError, type JobHandle, SealedError } from '@parley/bus';
import type { GenerationJob, SealRecord } from '@parley/contracts';
import type { Logger } from '@parley/service-kit';
import { closeAbandoned } from '../generations/close-abandoned';
import { recordEnd, recordFenced } from '../generations/generation-metrics';
import { GenerationRun, type RunDependencies } from '../generations/generation-run';
import { inGenerationSpan } from '../generations/generation-span';
import { HandedBack } from '../generations/stop-reasons';
import { WritingPace } from '../generations/writing-pace';
import { Providers } from '../provider/providers';
import { SideAnswerCache } from '../side-answers/side-answer-cache';
import type { WorkerSettings } from './worker-settings';

const RENEWALS_PER_LEASE = 3;
/** What failed here would most likely fail in the next moment, too. */
const DELAY_AFTER_FAILURE_MS = 1_000;

/** Runs jobs, keeps their leases, and hears stops. Knows nothing of how jobs come. */
export class JobRunner {
  private readonly runs = new Map<string, GenerationRun>();
  private readonly dependencies: RunDependencies;
  private readonly providers: Providers;
  private readonly answers: AnswerPublisher;
  private readonly cancellations: Cancellations;
  private readonly listening: { close(): void };

  constructor(
    private readonly bus: BusConnection,
    private readonly settings: WorkerSettings,
    private readonly logger: Logger,
  ) {
    const { providers, gapMs, cacheMs, run } = settings;
    this.providers = new Providers(bus, providers);
    this.dependencies = { bus, providers: this.providers, pace: new WritingPace(gapMs), cache: new SideAnswerCache(cacheMs), settings: run };
    this.answers = new AnswerPublisher(bus);
    this.cancellations = new Cancellations(bus);
    this.listening = this.cancellations.onCancel((generationId) => this.runs.get(generationId)?.cancel());
  }

  get running(): number {
    return this.runs.size;
  }

  /** Does one job to its end and tells the queue what became of it. Never throws. */
  async run(handle: JobHandle): Promise<void> {
    const { job } = handle;
    const current = this.runs.get(job.generationId);
    if (current) return this.leaveTo(current.jobSequence, handle);
    const run = new GenerationRun(this.dependencies, job, handle.sequence);
    this.runs.set(job.generationId, run);
    const lease = this.keepLease(handle, run);
    try {
      const seal = await this.finish(job, run, handle);
      await this.answers.publish({ kind: 'ended', ownerId: job.ownerId, generationId: job.generationId, seal });
      await handle.done();
      this.logEnd(seal);
    } catch (error) {
      await this.giveUp(handle, error);
    } finally {
      clearInterval(lease);
      this.runs.delete(job.generationId);
    }
  }

  /** Hands every job that still runs to other workers. */
  handBackAll(): void {
    for (const run of this.runs.values()) run.handBack();
  }

  close(): void {
    this.listening.close();
    this.providers.close();
  }

  /** The record that closes the generation, whoever wrote it. */
  private async finish(job: GenerationJob, run: GenerationRun, handle: JobHandle): Promise<SealRecord> {
    if (job.kind === 'close') return closeAbandoned(this.bus, job);
    const lookedUp = this.lookUpStop(job.generationId, run);
    try {
      return await inGenerationSpan(job, handle.context, async () => {
        const seal = await run.execute(lookedUp);
        recordEnd(seal);
        return seal;
      });
    } catch (error) {
      // A worker before us sealed the log and died before it could say so.
      if (error instanceof SealedError) return error.seal;
      throw error;
    }
  }

  private keepLease(handle: JobHandle, run: GenerationRun): NodeJS.Timeout {
    let renewals = 0;
    return setInterval(() => {
      handle.working();
      renewals += 1;
      if (renewals % RENEWALS_PER_LEASE === 0) void this.lookUpStop(handle.job.generationId, run);
    }, this.settings.queue.ackWaitMs / RENEWALS_PER_LEASE);
  }

  /** A stop may have been said before we listened, or its message lost on the way. */
  private async lookUpStop(generationId: string, run: GenerationRun): Promise<void> {
    try {
      if (await this.cancellations.isCancelled(generationId)) run.cancel();
    } catch {
      // Asked again while the job is kept.
    }
  }

  private async giveUp(handle: JobHandle, error: unknown): Promise<void> {
    const { generationId } = handle.job;
    if (error instanceof FencedError) recordFenced();
    if (error instanceof FencedError || error instanceof HeldError) return this.leaveTo(error.byJob, handle);
    if (error instanceof HandedBack) {
      this.logger.info({ generationId }, 'handed back');
      handle.handBack();
      return;
    }
    this.logger.error({ generationId, err: error }, 'the job failed and goes back into the queue');
    handle.handBack(DELAY_AFTER_FAILURE_MS);
  }

  /**
   * The job belongs to the run that writes its answer: acknowledging it here would take it away from there. Unless that
   * one works on another copy of the job: then ours would only come again and again.
   */
  private async leaveTo(byJob: number | null, { job, sequence, done }: JobHandle): Promise<void> {
    const isCopy = byJob !== null && byJob !== sequence;
    this.logger.warn({ generationId: job.generationId, isCopy }, 'left to the run that writes it');
    if (isCopy) await done().catch(() => undefined);
  }

  private logEnd(seal: SealRecord): void {
    const { generationId, attempt, status, usage, model, askedModel, timeToFirstTokenMs, error } = seal;
    this.logger.info({ generationId, attempt, status, usage, model, askedModel, timeToFirstTokenMs, error: error?.code }, 'generation ended');
  }
}
