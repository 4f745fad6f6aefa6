import { setTimeout as pause } from 'node:timers/promises';
import type { Msg, MsgHdrs } from 'nats';
import type { BusConnection } from '../connection/bus-connection';

/** How long "done" is repeated until the server has noted it, in milliseconds. */
const PATIENCE_MS = 30_000;
const ANSWER_TIMEOUT_MS = 2_000;
const RETRY_DELAY_MS = 250;

/** A message that a work queue has lent to this process, until it says what became of it. */
export class QueuedMessage {
  constructor(
    private readonly bus: BusConnection,
    private readonly message: Msg,
  ) {}

  get data(): Uint8Array {
    return this.message.data;
  }

  get headers(): MsgHdrs | undefined {
    return this.message.headers;
  }

  /** Its place in the stream: the same for every delivery. */
  get sequence(): number {
    // $JS.ACK.<stream>.<consumer>.<deliveries>.<sequence>…, with domain and account before the stream on newer servers.
    const tokens = (this.message.reply ?? '').split('.');
    return Number(tokens[tokens.length > 9 ? 7 : 5]);
  }

  /** "I still live": starts the wait anew. */
  working(): void {
    this.message.respond('+WPI');
  }

  /** Back into the queue, for whoever asks next. */
  handBack(delayMs = 0): void {
    this.message.respond(delayMs > 0 ? `-NAK {"delay": ${Math.round(delayMs * 1_000_000)}}` : '-NAK');
  }

  /** Out of the queue for good, undone. */
  discard(): void {
    this.message.respond('+TERM');
  }

  /**
   * Out of the queue for good. Resolves when the server has noted it; a lost answer is asked for again.
   * @throws when the server cannot be reached for half a minute: then the message comes again
   */
  async done(): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      try {
        await this.bus.nats.request(this.message.reply ?? '', '+ACK', { timeout: ANSWER_TIMEOUT_MS });
        return;
      } catch (error) {
        if (Date.now() > deadline || this.bus.nats.isClosed()) throw error;
        await pause(RETRY_DELAY_MS);
      }
    }
  }
}
