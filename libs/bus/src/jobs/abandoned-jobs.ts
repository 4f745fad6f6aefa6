import { ConsumerName, GenerationJob, StreamName } from '@parley/contracts';
import { AckPolicy, nanos } from 'nats';
import { z } from 'zod';
import type { BusConnection } from '../connection/bus-connection';
import { isMessageNotFound } from '../connection/js-errors';
import { parseJson } from '../connection/json';
import type { QueuedMessage } from '../queues/queued-message';
import { QueueReader } from '../queues/queue-reader';
import { WorkQueue } from '../queues/work-queue';

const MaxDeliveriesAdvisory = z.object({ stream_seq: z.number().int() });

export interface AbandonedJobHooks {
  /** When this resolves, the job leaves the queue for good; when it rejects, the job comes again. */
  close: (job: GenerationJob) => Promise<void>;
  onTrouble: (error: unknown) => void;
}

const RETRY_DELAY_MS = 2_000;

/** Jobs that were handed out as often as is allowed and never finished; the server's advisories name them. */
export class AbandonedJobs {
  private constructor(
    private readonly bus: BusConnection,
    private readonly hooks: AbandonedJobHooks,
  ) {}

  /** Hands over abandoned jobs, one by one, until the reader is stopped. */
  static read(bus: BusConnection, hooks: AbandonedJobHooks): QueueReader {
    const jobs = new AbandonedJobs(bus, hooks);
    return new QueueReader({
      open: () =>
        WorkQueue.open(bus, StreamName.advisories, {
          durable_name: ConsumerName.workerAdvisories,
          ack_policy: AckPolicy.Explicit,
          ack_wait: nanos(30_000),
        }),
      concurrency: 1,
      handle: (advisory) => jobs.handle(advisory),
      onTrouble: hooks.onTrouble,
    });
  }

  private async handle(advisory: QueuedMessage): Promise<void> {
    try {
      const sequence = parseJson(MaxDeliveriesAdvisory, advisory.data)?.stream_seq;
      const job = sequence === undefined ? null : await this.findJob(sequence);
      if (job && sequence !== undefined) {
        await this.hooks.close(job);
        await this.bus.manager.streams.deleteMessage(StreamName.jobs, sequence);
      }
      await advisory.done();
    } catch (error) {
      this.hooks.onTrouble(error);
      advisory.handBack(RETRY_DELAY_MS);
    }
  }

  private async findJob(sequence: number): Promise<GenerationJob | null> {
    try {
      const stored = await this.bus.manager.streams.getMessage(StreamName.jobs, { seq: sequence });
      return parseJson(GenerationJob, stored.data);
    } catch (error) {
      if (isMessageNotFound(error)) return null;
      throw error;
    }
  }
}
