import { AnswerNotice, ConsumerName, StreamName } from '@parley/contracts';
import { extractTraceContext } from '@parley/telemetry';
import { context } from '@opentelemetry/api';
import { AckPolicy, type Consumer, type ConsumerMessages, type JsMsg, nanos } from 'nats';
import type { BusConnection } from '../connection/bus-connection';
import { parseJson } from '../connection/json';
import { ensureConsumer } from '../streams/ensure-consumer';

export interface AnswerConsumerHooks {
  handle: (notice: AnswerNotice) => Promise<void>;
  /** A notice that could not be handled: it comes again after a while. */
  onFailure: (error: unknown) => void;
}

/** How many notices one replica handles side by side. */
const CONCURRENCY = 16;
const RETRY_DELAY_MS = 1_000;

/** Hands the notices of workers to conversation, each until it was handled, whatever fails in between. */
export class AnswerConsumer {
  private readonly running = new Set<Promise<void>>();

  private constructor(
    private readonly messages: ConsumerMessages,
    private readonly hooks: AnswerConsumerHooks,
  ) {}

  static async start(bus: BusConnection, hooks: AnswerConsumerHooks): Promise<AnswerConsumer> {
    await ensureConsumer(bus, StreamName.answers, {
      durable_name: ConsumerName.conversationAnswers,
      ack_policy: AckPolicy.Explicit,
      ack_wait: nanos(30_000),
    });
    const consumer: Consumer = await bus.jetstream.consumers.get(StreamName.answers, ConsumerName.conversationAnswers);
    const instance = new AnswerConsumer(await consumer.consume({ max_messages: CONCURRENCY * 2 }), hooks);
    void instance.run();
    return instance;
  }

  /** Stops taking more and waits for what is under way. */
  async stop(): Promise<void> {
    await this.messages.close();
    await Promise.allSettled(this.running);
  }

  private async run(): Promise<void> {
    for await (const message of this.messages) {
      const work = this.process(message).finally(() => this.running.delete(work));
      this.running.add(work);
      if (this.running.size >= CONCURRENCY) await Promise.race(this.running);
    }
  }

  private async process(message: JsMsg): Promise<void> {
    const notice = parseJson(AnswerNotice, message.data);
    if (!notice) {
      this.hooks.onFailure(new Error(`message ${message.seq} of ${StreamName.answers} is no notice and was dropped`));
      message.term();
      return;
    }
    try {
      await context.with(extractTraceContext(message.headers), () => this.hooks.handle(notice));
      await message.ackAck();
    } catch (error) {
      this.hooks.onFailure(error);
      message.nak(RETRY_DELAY_MS);
    }
  }
}
