import { setTimeout as pause } from 'node:timers/promises';
import type { QueuedMessage } from './queued-message';
import type { WorkQueue } from './work-queue';

export interface QueueReaderOptions {
  /** Opens the queue, and makes it where it is missing. */
  open: () => Promise<WorkQueue>;
  /** Messages under way at once. */
  concurrency: number;
  /** Never throws; the message is held until it resolves. */
  handle: (message: QueuedMessage) => Promise<void>;
  /** The queue cannot be read at the moment; it is opened anew until it can. */
  onTrouble: (error: unknown) => void;
}

const PAUSE_AFTER_TROUBLE_MS = 500;

/** Reads a queue as long as there is room for one message more, whatever happens to the server, until it is stopped. */
export class QueueReader {
  private readonly work = new Set<Promise<void>>();
  private readonly stopping = new AbortController();
  private readonly loop: Promise<void>;
  private trouble: unknown = null;
  private freed: () => void = () => undefined;

  constructor(private readonly options: QueueReaderOptions) {
    this.loop = this.run();
  }

  /** @throws while the queue cannot be read */
  assertReading(): void {
    if (this.trouble !== null) throw new Error('the queue cannot be read', { cause: this.trouble });
  }

  /** Takes no more, and resolves when all that was taken is done. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.freed();
    await this.loop;
    await Promise.all(this.work);
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    let queue: WorkQueue | null = null;
    while (!signal.aborted) {
      try {
        queue ??= await this.options.open();
        await this.readSome(queue);
        this.trouble = null;
      } catch (error) {
        queue = null;
        this.trouble = error;
        this.options.onTrouble(error);
        await pause(PAUSE_AFTER_TROUBLE_MS, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  private async readSome(queue: WorkQueue): Promise<void> {
    const room = this.options.concurrency - this.work.size;
    if (room <= 0) return new Promise((resolve) => (this.freed = resolve));
    await queue.take({ most: room, onMessage: (message) => this.begin(message), signal: this.stopping.signal });
  }

  private begin(message: QueuedMessage): void {
    if (this.stopping.signal.aborted) return message.handBack();
    const work = this.options.handle(message).finally(() => {
      this.work.delete(work);
      this.freed();
    });
    this.work.add(work);
  }
}
