import { ConsumerName, GenerationJob, StreamName, Subject } from '@parley/contracts';
import { extractTraceContext, inProcessSpan } from '@parley/telemetry';
import { type Context, context } from '@opentelemetry/api';
import { AckPolicy, nanos } from 'nats';
import type { BusConnection } from '../connection/bus-connection';
import { parseJson } from '../connection/json';
import { QueueReader } from '../queues/queue-reader';
import type { QueuedMessage } from '../queues/queued-message';
import { WorkQueue } from '../queues/work-queue';

export interface JobConsumerOptions {
  pool: string;
  /** A job whose worker has not been heard of for this long goes to another, in milliseconds. */
  ackWaitMs: number;
  /** A job that was handed out this often and never finished is given up. */
  maxDeliveries: number;
}

/** A job in the hands of a worker, until it says what became of it. */
export interface JobHandle {
  readonly job: GenerationJob;
  readonly context: Context;
  /** The job's place in the queue: the same for every delivery, another one for the same job published again. */
  readonly sequence: number;
  /** "I still live": starts the wait anew. */
  working(): void;
  /** Done for good. Resolves when the server has noted it. */
  done(): Promise<void>;
  /** Back into the queue at once, for another worker. */
  handBack(delayMs?: number): void;
}

export interface JobHooks {
  /** Jobs under way at once. */
  concurrency: number;
  /** Never throws; the job counts as under way until it resolves. */
  run: (handle: JobHandle) => Promise<void>;
  /** The queue cannot be read at the moment; it is tried again until it can. */
  onTrouble: (error: unknown) => void;
}

/** Takes jobs of one pool out of the work queue, never more than can be worked on. */
export class JobConsumer {
  private constructor(private readonly queue: WorkQueue) {}

  static async open(bus: BusConnection, options: JobConsumerOptions): Promise<JobConsumer> {
    return new JobConsumer(await openQueue(bus, options));
  }

  /** Reads the queue from now on, until the reader is stopped. */
  static read(bus: BusConnection, options: JobConsumerOptions, { concurrency, run, onTrouble }: JobHooks): QueueReader {
    return new QueueReader({
      open: () => openQueue(bus, options),
      concurrency,
      onTrouble,
      handle: async (message) => {
        const handle = toHandle(message);
        if (handle) await process(handle, run);
      },
    });
  }

  /** The next job, or null when none came for a while (ask again). A message that is no job is thrown away for good. */
  async next(): Promise<JobHandle | null> {
    let handle: JobHandle | null = null;
    await this.queue.take({ most: 1, onMessage: (message) => (handle = toHandle(message)) });
    return handle;
  }
}

/** The generation is a child of the span of its job, and so is all that is sent for it. */
function process(handle: JobHandle, run: JobHooks['run']): Promise<void> {
  const operation = { destination: 'jobs', parent: handle.context };
  return inProcessSpan(operation, () => run({ ...handle, context: context.active() }));
}

function openQueue(bus: BusConnection, { pool, ackWaitMs, maxDeliveries }: JobConsumerOptions): Promise<WorkQueue> {
  return WorkQueue.open(bus, StreamName.jobs, {
    durable_name: ConsumerName.workers(pool),
    filter_subject: Subject.job(pool),
    ack_policy: AckPolicy.Explicit,
    ack_wait: nanos(ackWaitMs),
    max_deliver: maxDeliveries,
    max_ack_pending: 100_000,
  });
}

function toHandle(message: QueuedMessage): JobHandle | null {
  const job = parseJson(GenerationJob, message.data);
  if (!job) {
    message.discard();
    return null;
  }
  return {
    job,
    context: extractTraceContext(message.headers),
    sequence: message.sequence,
    working: () => message.working(),
    done: () => message.done(),
    handBack: (delayMs) => message.handBack(delayMs),
  };
}
