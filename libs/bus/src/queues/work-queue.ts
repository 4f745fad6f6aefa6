import { type ConsumerConfig, deferred, type Msg, nanos } from 'nats';
import { type BusConnection, withinTwoSeconds } from '../connection/bus-connection';
import { encodeJson } from '../connection/json';
import { ensureConsumer } from '../streams/ensure-consumer';
import { QueuedMessage } from './queued-message';

/** How long one request for messages waits at the server before it is renewed, in milliseconds. */
const EXPIRES_MS = 2_000;
/** The server says when a request has expired; when not even that comes, we stop waiting by ourselves. */
const MARGIN_MS = 500;
const REQUEST_EXPIRED = 408;

export interface Taking {
  /** Most messages that this request may bring. */
  most: number;
  onMessage: (message: QueuedMessage) => void;
  /** Ends it early: nothing that the server has sent until then is lost. */
  signal?: AbortSignal;
}

/** The server does not hand out messages: the consumer or its stream is gone, or their leader is changing. */
export class QueueUnavailableError extends Error {
  override readonly name = 'QueueUnavailableError';
}

/**
 * A durable pull consumer. Each request asks for as many messages as there is room for, and no more ever come, not
 * even after a reconnect: the client's own `fetch` asks for the whole number again then.
 */
export class WorkQueue {
  private constructor(
    private readonly bus: BusConnection,
    private readonly nextSubject: string,
  ) {}

  static async open(
    bus: BusConnection,
    stream: string,
    config: Partial<ConsumerConfig> & { durable_name: string },
  ): Promise<WorkQueue> {
    await ensureConsumer(bus, stream, config);
    return new WorkQueue(bus, `$JS.API.CONSUMER.MSG.NEXT.${stream}.${config.durable_name}`);
  }

  /**
   * Hands over messages as they come; resolves when all have come that were asked for, or after two seconds.
   * @throws QueueUnavailableError
   */
  async take({ most, onMessage, signal }: Taking): Promise<void> {
    if (signal?.aborted) return;
    let left = most;
    const ended = deferred<undefined>();
    const receive = (message: Msg): void => {
      const code = message.headers?.code ?? 0;
      if (code === REQUEST_EXPIRED) return ended.resolve(undefined);
      if (code !== 0) return ended.reject(new QueueUnavailableError(`${code} ${message.headers?.description}`));
      onMessage(new QueuedMessage(this.bus, message));
      left -= 1;
      if (left === 0) ended.resolve(undefined);
    };
    const stop = (): void => ended.resolve(undefined);
    const timer = setTimeout(stop, EXPIRES_MS + MARGIN_MS);
    signal?.addEventListener('abort', stop);
    const inbox = this.bus.newInbox();
    const subscription = this.bus.nats.subscribe(inbox, {
      callback: (error, message) => (error ? ended.reject(error) : receive(message)),
    });
    try {
      const request = encodeJson({ batch: most, expires: nanos(EXPIRES_MS) });
      this.bus.nats.publish(this.nextSubject, request, { reply: inbox });
      await ended;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
      // What is on its way is still taken in; a job dropped here would wait for its lease to run out.
      if (left > 0 && signal?.aborted) await withinTwoSeconds(subscription.drain()).catch(() => undefined);
      subscription.unsubscribe();
    }
  }
}
