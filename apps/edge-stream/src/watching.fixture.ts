import { EMPTY_FOLD, fold, type Fold, type GenerationEvent, SOCKET_PATH, type UserEvent, type Verdict } from '@parley/contracts';
import { createParser } from 'eventsource-parser';
import { io, type Socket } from 'socket.io-client';

/** What one reader saw, exactly as it came. */
export class Seen {
  readonly events: GenerationEvent[] = [];
  readonly verdicts: Verdict[] = [];
  fold: Fold = EMPTY_FOLD;
  private readonly waiting = new Set<() => void>();

  take(events: GenerationEvent[]): void {
    for (const event of events) {
      const { state, verdict } = fold(this.fold, event);
      this.fold = state;
      this.events.push(event);
      this.verdicts.push(verdict);
    }
    for (const check of this.waiting) check();
  }

  get text(): string {
    return this.fold.text;
  }

  /** Resolves as soon as this is so; a test's own time-out is the only one. */
  async until(condition: (seen: this) => boolean): Promise<this> {
    if (condition(this)) return this;
    await new Promise<void>((resolve) => {
      const check = (): void => {
        if (!condition(this)) return;
        this.waiting.delete(check);
        resolve();
      };
      this.waiting.add(check);
    });
    return this;
  }

  ended(): Promise<this> {
    return this.until(({ fold: { end } }) => end !== null);
  }
}

/** A Socket.IO client with nothing of ours in it. */
export class TestSocket {
  readonly seen = new Map<string, Seen>();
  readonly userEvents: UserEvent[] = [];
  readonly goodbyes: string[] = [];
  readonly socket: Socket;

  constructor(origin: string, token: string, auth: object = {}, extraHeaders: Record<string, string> = {}) {
    this.socket = io(origin, {
      path: SOCKET_PATH,
      transports: ['websocket'],
      auth: { token, ...auth },
      reconnection: false,
      forceNew: true,
      extraHeaders,
    });
    this.socket.on('generation', (events: GenerationEvent[]) => {
      for (const event of events) this.of(event.generationId).take([event]);
    });
    this.socket.on('user', (event: UserEvent) => this.userEvents.push(event));
    this.socket.on('goodbye', (reason: string) => this.goodbyes.push(reason));
  }

  async connected(): Promise<this> {
    if (this.socket.connected) return this;
    await new Promise<void>((resolve, reject) => {
      this.socket.once('connect', resolve);
      this.socket.once('connect_error', (error: Error & { data?: unknown }) => reject(error));
    });
    return this;
  }

  /** The problem with which the connection was refused. */
  refused(): Promise<{ code?: string; status?: number } | undefined> {
    return new Promise((resolve, reject) => {
      this.socket.once('connect', () => reject(new Error('it was let in')));
      this.socket.once('connect_error', (error: Error & { data?: object }) => resolve(error.data));
    });
  }

  disconnected(): Promise<void> {
    return new Promise((resolve) => {
      if (this.socket.disconnected) resolve();
      else this.socket.once('disconnect', () => resolve());
    });
  }

  ask(event: string, body: unknown): Promise<{ ok: boolean; error?: { code: string; status: number } }> {
    return this.socket.timeout(10_000).emitWithAck(event, body);
  }

  async watch(generationId: string, after?: string): Promise<Seen> {
    const reply = await this.ask('watch', { generationId, ...(after === undefined ? {} : { after }) });
    if (!reply.ok) throw new Error(reply.error?.code);
    return this.of(generationId);
  }

  of(generationId: string): Seen {
    const seen = this.seen.get(generationId) ?? new Seen();
    this.seen.set(generationId, seen);
    return seen;
  }

  close(): void {
    this.socket.disconnect();
  }
}

export interface StreamMessage {
  id?: string | undefined;
  event?: string | undefined;
  data: string;
}

/** A reader of server-sent events by fetch. */
export class TestStream {
  readonly seen = new Seen();
  readonly messages: StreamMessage[] = [];
  readonly ended: Promise<void>;
  private readonly abort = new AbortController();

  private constructor(readonly response: Response) {
    this.ended = this.read().catch(() => undefined);
  }

  static async open(url: string, token: string, headers: Record<string, string> = {}): Promise<TestStream> {
    const abort = new AbortController();
    const response = await fetch(url, { headers: { authorization: `Bearer ${token}`, ...headers }, signal: abort.signal });
    const stream = new TestStream(response);
    stream.abort.signal.addEventListener('abort', () => abort.abort());
    return stream;
  }

  close(): void {
    this.abort.abort();
  }

  private async read(): Promise<void> {
    const parser = createParser({ onEvent: (message) => this.take(message) });
    const decoder = new TextDecoder();
    for await (const piece of this.response.body ?? []) parser.feed(decoder.decode(piece, { stream: true }));
  }

  private take(message: StreamMessage): void {
    this.messages.push(message);
    const isEvent = ['started', 'delta', 'heartbeat', 'end'].includes(message.event ?? '');
    this.seen.take(isEvent ? [JSON.parse(message.data) as GenerationEvent] : []);
  }
}
