import { AnswerNotice, ConsumerName, StreamName } from '@parley/contracts';
import { extractTraceContext, inProcessSpan } from '@parley/telemetry';
import { AckPolicy, nanos } from 'nats';
import type { BusConnection } from '../connection/bus-connection';
import { parseJson } from '../connection/json';
import type { QueuedMessage } from '../queues/queued-message';
import { QueueReader } from '../queues/queue-reader';
import { WorkQueue } from '../queues/work-queue';

export interface AnswerConsumerHooks {
  handle: (notice: AnswerNotice) => Promise<void>;
  /** A notice that could not be handled, or notices that cannot be heard: they come again after a while. */
  onFailure: (error: unknown) => void;
}

/** How many notices one replica handles side by side. */
const CONCURRENCY = 16;
const RETRY_DELAY_MS = 1_000;

/** Hands the notices of workers to conversation, each until it was handled, whatever fails in between. */
export class AnswerConsumer {
  private readonly reader: QueueReader;

  private constructor(
    bus: BusConnection,
    private readonly hooks: AnswerConsumerHooks,
  ) {
    this.reader = new QueueReader({
      open: () => openQueue(bus),
      concurrency: CONCURRENCY,
      handle: (message) => this.process(message),
      onTrouble: hooks.onFailure,
    });
  }

  /** @throws when there is no queue to listen to yet */
  static async start(bus: BusConnection, hooks: AnswerConsumerHooks): Promise<AnswerConsumer> {
    await openQueue(bus);
    return new AnswerConsumer(bus, hooks);
  }

  /** @throws while the workers cannot be heard */
  assertListening(): void {
    this.reader.assertReading();
  }

  /** Stops taking more and waits for what is under way. */
  async stop(): Promise<void> {
    await this.reader.stop();
  }

  private async process(message: QueuedMessage): Promise<void> {
    const notice = parseJson(AnswerNotice, message.data);
    if (!notice) {
      this.hooks.onFailure(new Error(`a message of ${StreamName.answers} is no notice and was dropped`));
      message.discard();
      return;
    }
    try {
      const parent = extractTraceContext(message.headers);
      await inProcessSpan({ destination: 'answers', parent }, () => this.hooks.handle(notice));
      await message.done();
    } catch (error) {
      this.hooks.onFailure(error);
      message.handBack(RETRY_DELAY_MS);
    }
  }
}

function openQueue(bus: BusConnection): Promise<WorkQueue> {
  return WorkQueue.open(bus, StreamName.answers, {
    durable_name: ConsumerName.conversationAnswers,
    ack_policy: AckPolicy.Explicit,
    ack_wait: nanos(30_000),
  });
}
