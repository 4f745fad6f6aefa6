import { ConsumerName, GenerationJob, StreamName } from '@parley/contracts';
import { AckPolicy, type Consumer, type JsMsg, nanos } from 'nats';
import { z } from 'zod';
import type { BusConnection } from '../connection/bus-connection';
import { isMessageNotFound } from '../connection/js-errors';
import { parseJson } from '../connection/json';
import { ensureConsumer } from '../streams/ensure-consumer';

const MaxDeliveriesAdvisory = z.object({ stream_seq: z.number().int() });

const POLL_MS = 2_000;

/** Jobs that were handed out as often as is allowed and never finished; the server's advisories name them. */
export class AbandonedJobs {
  private constructor(
    private readonly bus: BusConnection,
    private readonly consumer: Consumer,
  ) {}

  static async open(bus: BusConnection): Promise<AbandonedJobs> {
    await ensureConsumer(bus, StreamName.advisories, {
      durable_name: ConsumerName.workerAdvisories,
      ack_policy: AckPolicy.Explicit,
      ack_wait: nanos(30_000),
    });
    return new AbandonedJobs(bus, await bus.jetstream.consumers.get(StreamName.advisories, ConsumerName.workerAdvisories));
  }

  /**
   * Waits for one abandoned job and hands it to `close`; when that resolves, the job leaves the queue for good.
   * @returns false when none came for a while (ask again)
   */
  async closeNext(close: (job: GenerationJob) => Promise<void>): Promise<boolean> {
    const advisory = await this.consumer.next({ expires: POLL_MS });
    if (!advisory) return false;
    const sequence = sequenceOf(advisory);
    const job = sequence === null ? null : await this.findJob(sequence);
    if (job && sequence !== null) {
      await close(job);
      await this.bus.manager.streams.deleteMessage(StreamName.jobs, sequence);
    }
    await advisory.ackAck();
    return true;
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

function sequenceOf(advisory: JsMsg): number | null {
  return parseJson(MaxDeliveriesAdvisory, advisory.data)?.stream_seq ?? null;
}
