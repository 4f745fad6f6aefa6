import { ConsumerName, GenerationJob, StreamName, Subject } from '@parley/contracts';
import { extractTraceContext } from '@parley/telemetry';
import type { Context } from '@opentelemetry/api';
import { AckPolicy, type Consumer, type JsMsg, nanos } from 'nats';
import type { BusConnection } from '../connection/bus-connection';
import { parseJson } from '../connection/json';
import { ensureConsumer } from '../streams/ensure-consumer';

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
  /** "I still live": starts the wait anew. */
  working(): void;
  /** Done for good. Resolves when the server has noted it. */
  done(): Promise<void>;
  /** Back into the queue at once, for another worker. */
  handBack(delayMs?: number): void;
}

/** How long one request for a job waits at the server before it is renewed, in milliseconds. */
const POLL_MS = 2_000;

/** Takes jobs of one pool out of the work queue, one by one, as the worker asks for them. */
export class JobConsumer {
  private constructor(private readonly consumer: Consumer) {}

  static async open(bus: BusConnection, options: JobConsumerOptions): Promise<JobConsumer> {
    const name = ConsumerName.workers(options.pool);
    await ensureConsumer(bus, StreamName.jobs, {
      durable_name: name,
      filter_subject: Subject.job(options.pool),
      ack_policy: AckPolicy.Explicit,
      ack_wait: nanos(options.ackWaitMs),
      max_deliver: options.maxDeliveries,
      max_ack_pending: 100_000,
    });
    return new JobConsumer(await bus.jetstream.consumers.get(StreamName.jobs, name));
  }

  /** The next job, or null when none came for a while (ask again). A message that is no job is thrown away for good. */
  async next(): Promise<JobHandle | null> {
    const message = await this.consumer.next({ expires: POLL_MS });
    if (!message) return null;
    const job = parseJson(GenerationJob, message.data);
    if (job) return toHandle(message, job);
    message.term();
    return null;
  }
}

function toHandle(message: JsMsg, job: GenerationJob): JobHandle {
  return {
    job,
    context: extractTraceContext(message.headers),
    working: () => message.working(),
    done: async () => {
      await message.ackAck();
    },
    handBack: (delayMs) => message.nak(delayMs),
  };
}
