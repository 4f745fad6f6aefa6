import { ErrorCode, type Msg, type MsgHdrs, type NatsConnection, NatsError, type Subscription } from 'nats';
import { decodeJson } from './json';
import { Outcome, recordAcknowledgement, recordPublish } from './publish-metrics';

interface Acknowledgement {
  seq?: number;
  error?: { code: number; err_code: number; description: string };
}

interface Waiting {
  resolve: (sequence: number) => void;
  reject: (error: NatsError) => void;
  /** By `performance.now()`. */
  sentAt: number;
  lostAt: number;
}

const NO_RESPONDERS = 503;
/** How often it is looked whether an acknowledgement is overdue, in milliseconds. */
const LOOK_EVERY_MS = 250;

/**
 * Stores messages in streams and waits for the server's word, for those who do little else: one subscription and one timer
 * for all that is under way. The client's own `publish` makes a timer, a race and five promises for each message.
 */
export class AcknowledgedPublisher {
  private readonly waiting = new Map<string, Waiting>();
  private subscription: Subscription | null = null;
  private timer: NodeJS.Timeout | undefined;
  private count = 0;

  /** @param inbox the subject below which acknowledgements come */
  constructor(
    private readonly nats: NatsConnection,
    private readonly inbox: string,
  ) {}

  /**
   * Resolves with the message's sequence in its stream.
   * @param patienceMs how long to wait for the server, to within a quarter of a second
   * @throws NatsError: no stream takes it at the moment, the server refuses it, or nothing was heard in time
   */
  publish(subject: string, data: Uint8Array, headers: MsgHdrs, patienceMs: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.subscription ??= this.listen();
      const name = (this.count++).toString(36);
      this.nats.publish(subject, data, { headers, reply: `${this.inbox}.${name}` });
      const sentAt = performance.now();
      this.waiting.set(name, { resolve, reject, sentAt, lostAt: sentAt + patienceMs });
      recordPublish();
      this.timer ??= setTimeout(() => this.look(), LOOK_EVERY_MS);
    });
  }

  private listen(): Subscription {
    return this.nats.subscribe(`${this.inbox}.*`, {
      callback: (error, message) => {
        if (!error) this.hear(message);
      },
    });
  }

  private hear(message: Msg): void {
    const name = message.subject.slice(this.inbox.length + 1);
    const waiting = this.waiting.get(name);
    if (!waiting) return;
    this.waiting.delete(name);
    const refusal = this.settle(message, waiting);
    recordAcknowledgement(waiting.sentAt, refusal ? Outcome.refused : Outcome.stored);
    if (refusal) waiting.reject(refusal);
  }

  /** Hands on the sequence. @returns the refusal when there is none */
  private settle(message: Msg, { resolve }: Waiting): NatsError | null {
    if (message.headers?.code === NO_RESPONDERS) return NatsError.errorForCode(ErrorCode.NoResponders);
    const { seq, error } = decodeJson(message.data) as Acknowledgement;
    if (error || !seq) return toNatsError(error);
    resolve(seq);
    return null;
  }

  private look(): void {
    const now = performance.now();
    for (const [name, { sentAt, lostAt, reject }] of this.waiting) {
      if (lostAt > now) continue;
      this.waiting.delete(name);
      recordAcknowledgement(sentAt, Outcome.lost);
      reject(NatsError.errorForCode(ErrorCode.Timeout));
    }
    this.timer = this.waiting.size > 0 ? setTimeout(() => this.look(), LOOK_EVERY_MS) : undefined;
  }
}

function toNatsError(error: Acknowledgement['error']): NatsError {
  if (!error) return NatsError.errorForCode(ErrorCode.JetStreamInvalidAck);
  const result = new NatsError(error.description, `${error.code}`);
  result.api_error = error;
  return result;
}
