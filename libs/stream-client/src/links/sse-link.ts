import { formatCursor, type GenerationEvent, type UserEvent } from '@parley/contracts';
import type { EventSourceMessage } from 'eventsource-parser';
import { backoffMs } from '../backoff';
import { EventRequest, type RequestEnd } from './event-request';
import { type Closure, closureAfter, type Link, type LinkListener, type LinkOptions } from './link';

/** Browsers open six connections to one origin over HTTP/1.1; the page needs some of them for itself. */
const MOST_WATCHES_AT_ONCE = 4;

export const openSseLink = (options: LinkOptions, listener: LinkListener): Link => new SseLink(options, listener);

/** One request for the events of the person, whose life is the life of the link, and one for each watched generation. */
class SseLink implements Link {
  readonly transport = 'sse';
  private readonly watches = new Map<string, WatchRequest>();
  private readonly waiting = new Set<string>();
  private token: string;
  private main: EventRequest;
  private hasOpened = false;
  private isOver = false;

  constructor(
    private readonly options: LinkOptions,
    private readonly listener: LinkListener,
  ) {
    this.token = options.token;
    this.main = this.openMain();
  }

  watch(generationId: string): void {
    if (this.isOver) return;
    this.watches.get(generationId)?.close();
    this.watches.delete(generationId);
    this.waiting.add(generationId);
    this.openWaiting();
  }

  unwatch(generationId: string): void {
    this.waiting.delete(generationId);
    this.watches.get(generationId)?.close();
    this.watches.delete(generationId);
    this.openWaiting();
  }

  /** The token of a running response cannot be changed: the requests are made anew, each from where it is. */
  refresh(token: string): void {
    this.token = token;
    this.main.close();
    this.main = this.openMain();
    for (const generationId of [...this.watches.keys()]) this.watch(generationId);
  }

  checkLife(): void {
    this.main.checkLife();
    for (const watch of this.watches.values()) watch.request?.checkLife();
  }

  close(): void {
    this.isOver = true;
    this.main.close();
    for (const watch of this.watches.values()) watch.close();
    this.watches.clear();
    this.waiting.clear();
  }

  private openMain(): EventRequest {
    const after = this.options.lastUserEvent();
    return new EventRequest(`${this.options.origin}/stream/events`, this.headers(after === null ? null : String(after)), {
      onOpen: () => {
        if (!this.hasOpened) this.listener.opened();
        this.hasOpened = true;
      },
      onMessages: (messages) => {
        for (const message of messages) this.takeUserMessage(message);
      },
      onBytes: (bytes) => this.listener.received(bytes),
      onEnd: (end) => this.end(closureOf(end)),
    });
  }

  /** A ping with an id says where the stream stands. */
  private takeUserMessage({ event, id, data }: EventSourceMessage): void {
    if (event === 'ping') this.listener.userPosition(Number(id));
    else this.listener.userEvent(JSON.parse(data) as UserEvent);
  }

  private openWaiting(): void {
    for (const generationId of this.waiting) {
      if (this.watches.size >= MOST_WATCHES_AT_ONCE) return;
      this.waiting.delete(generationId);
      this.watches.set(generationId, new WatchRequest((watch) => this.openWatch(generationId, watch)));
    }
  }

  private openWatch(generationId: string, watch: WatchRequest): EventRequest | null {
    const cursor = this.options.cursorOf(generationId);
    if (!cursor) return null;
    const headers = this.headers(cursor.attempt === 0 ? null : formatCursor(cursor));
    return new EventRequest(`${this.options.origin}/stream/generations/${generationId}`, headers, {
      onMessages: (messages) => {
        watch.failures = 0;
        this.listener.events(messages.map(toEvent));
      },
      onBytes: (bytes) => this.listener.received(bytes),
      onEnd: (end) => this.afterWatch(generationId, watch, end),
    });
  }

  /** A generation that has ended is no longer watched by now, so whatever else ended a request is tried again. */
  private afterWatch(generationId: string, watch: WatchRequest, end: RequestEnd): void {
    const isTokenRefused = end.status === 401 || closureAfter(end.goodbye).why === 'token-refused';
    if (isTokenRefused) return this.end({ why: 'token-refused' });
    const isDone = this.options.cursorOf(generationId) === null || end.status === 204;
    if (end.status === 400 && end.problem) this.listener.refused(generationId, end.problem);
    if (isDone || end.status === 400) return this.unwatch(generationId);
    watch.retry(end.retryAfterMs);
  }

  private headers(lastEventId: string | null): Record<string, string> {
    return {
      authorization: `Bearer ${this.token}`,
      ...(lastEventId === null ? {} : { 'last-event-id': lastEventId }),
    };
  }

  private end(closure: Closure): void {
    if (this.isOver) return;
    this.close();
    this.listener.closed(closure);
  }
}

/** One watched generation: its request now, and the next try after a failure. */
class WatchRequest {
  request: EventRequest | null;
  failures = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly open: (watch: WatchRequest) => EventRequest | null) {
    this.request = open(this);
  }

  retry(afterMs?: number): void {
    this.failures += 1;
    this.timer = setTimeout(() => (this.request = this.open(this)), afterMs ?? backoffMs(this.failures));
  }

  close(): void {
    clearTimeout(this.timer);
    this.request?.close();
  }
}

const toEvent = ({ data }: EventSourceMessage): GenerationEvent => JSON.parse(data) as GenerationEvent;

function closureOf({ wasOpen, status, problem, goodbye, retryAfterMs }: RequestEnd): Closure {
  if (status === 401) return { why: 'token-refused' };
  if (!wasOpen && !problem) return { why: 'blocked' };
  if (goodbye) return closureAfter(goodbye);
  return { why: 'lost', ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
}
