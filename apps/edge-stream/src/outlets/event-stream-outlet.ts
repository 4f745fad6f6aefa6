import type { Response } from 'express';
import { type Chunk, eventStreamMessage } from './chunk';
import { Outlet } from './outlet';

const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache, no-transform',
  // Asks nginx not to hold the stream back.
  'x-accel-buffering': 'no',
};

/** A response that stays open. It is full from the moment `write` says so until `drain`. */
export class EventStreamOutlet extends Outlet {
  /** Whether any event has gone out; signs of life do not count. */
  hasSent = false;
  private lastWriteAt = Date.now();

  constructor(private readonly response: Response) {
    super();
    response.on('drain', () => this.drained());
  }

  get isOpen(): boolean {
    return this.response.headersSent;
  }

  /** Sends the headers, so that the client knows it is connected. */
  open(): void {
    if (this.isOpen || this.response.writableEnded) return;
    this.response.writeHead(200, HEADERS);
    this.response.flushHeaders();
  }

  override isWritable(): boolean {
    return !this.response.writableNeedDrain && !this.response.writableEnded;
  }

  /** A message that belongs to no room. */
  say(event: string, value: unknown, id?: string): void {
    this.writeText(eventStreamMessage({ event, json: JSON.stringify(value), ...(id === undefined ? {} : { id }) }));
  }

  /** A sign of life for a stream that was quiet for so long. */
  pingAfter(quietMs: number, now: number): void {
    if (now - this.lastWriteAt >= quietMs && this.isWritable()) this.say('ping', {});
  }

  /** Nothing more comes, ever: 204 tells an EventSource not to come back. */
  end(): void {
    if (!this.isOpen) this.response.status(204);
    this.response.end();
  }

  protected override write({ eventStream }: Chunk): number {
    this.hasSent = true;
    this.writeText(eventStream);
    return eventStream.length;
  }

  private writeText(text: string): void {
    if (this.response.writableEnded || this.response.destroyed) return;
    this.open();
    this.lastWriteAt = Date.now();
    this.response.write(text);
  }
}
