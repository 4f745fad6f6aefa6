import { type GoodbyeReason, Problem } from '@parley/contracts';
import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { Watchdog } from '../watchdog';
import { OPENING_MS, STALL_MS } from './link';

/** How a request came to its end. `problem` is the server's own word; without one it was the network's. */
export interface RequestEnd {
  wasOpen: boolean;
  status: number | null;
  problem: Problem | null;
  /** Why the server ended it, when it said so. */
  goodbye?: GoodbyeReason;
  retryAfterMs?: number;
}

export interface RequestListener {
  onOpen?: () => void;
  onMessages: (messages: EventSourceMessage[]) => void;
  onBytes: (bytes: number) => void;
  onEnd: (end: RequestEnd) => void;
}

const LOST: RequestEnd = { wasOpen: false, status: null, problem: null };

/** One GET of an event stream by fetch, with the token where it belongs: in a header, never in an address. */
export class EventRequest {
  private readonly abort = new AbortController();
  private readonly watchdog = new Watchdog(STALL_MS, () => this.abort.abort());
  private isClosed = false;

  constructor(
    private readonly url: string,
    private readonly headers: Record<string, string>,
    private readonly listener: RequestListener,
  ) {
    void this.run().then((end) => {
      this.watchdog.stop();
      if (!this.isClosed) this.listener.onEnd(end);
    });
  }

  checkLife(): void {
    this.watchdog.check();
  }

  /** Ends the request; the listener hears nothing more. */
  close(): void {
    this.isClosed = true;
    this.watchdog.stop();
    this.abort.abort();
  }

  private async run(): Promise<RequestEnd> {
    let end = LOST;
    const opening = setTimeout(() => this.abort.abort(), OPENING_MS);
    try {
      const response = await fetch(this.url, {
        headers: { accept: 'text/event-stream', ...this.headers },
        signal: this.abort.signal,
        cache: 'no-store',
      });
      clearTimeout(opening);
      end = { ...LOST, status: response.status };
      if (response.status !== 200 || !response.body) return { ...end, ...(await refusalOf(response)) };
      end = { ...end, wasOpen: true };
      if (!this.isClosed) this.listener.onOpen?.();
      return { ...end, ...(await this.read(response.body)) };
    } catch {
      return end;
    } finally {
      clearTimeout(opening);
    }
  }

  /** Hands over what each piece of the body brings at once. @returns what the server said before it ended */
  private async read(body: ReadableStream<Uint8Array>): Promise<Pick<RequestEnd, 'problem' | 'goodbye'>> {
    let messages: EventSourceMessage[] = [];
    let lastWords: Pick<RequestEnd, 'problem' | 'goodbye'> = { problem: null };
    const parser = createParser({
      onEvent: (message) => {
        if (message.event === 'problem' || message.event === 'goodbye') lastWords = lastWordsOf(message);
        else if (message.event !== 'ping' || message.id) messages.push(message);
      },
    });
    const decoder = new TextDecoder();
    for await (const chunk of piecesOf(body)) {
      if (this.isClosed) break;
      this.watchdog.heard();
      this.listener.onBytes(chunk.byteLength);
      parser.feed(decoder.decode(chunk, { stream: true }));
      if (messages.length) this.listener.onMessages(messages);
      messages = [];
    }
    return lastWords;
  }
}

function lastWordsOf({ event, data }: EventSourceMessage): Pick<RequestEnd, 'problem' | 'goodbye'> {
  const said: unknown = JSON.parse(data);
  if (event === 'problem') return { problem: Problem.safeParse(said).data ?? null };
  return { problem: null, goodbye: (said as { reason: GoodbyeReason }).reason };
}

/** Not every browser can iterate a body yet. */
async function* piecesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}

async function refusalOf(response: Response): Promise<Pick<RequestEnd, 'problem' | 'retryAfterMs'>> {
  const seconds = Number(response.headers.get('retry-after'));
  const problem = Problem.safeParse(await response.json().catch(() => null)).data ?? null;
  return { problem, ...(seconds > 0 ? { retryAfterMs: seconds * 1_000 } : {}) };
}
