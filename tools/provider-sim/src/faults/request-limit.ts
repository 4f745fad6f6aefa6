import type { ServerResponse } from 'node:http';

const MINUTE = 60_000;

/** So many requests in any minute and no more, told in the heads of all answers as OpenAI does. */
export class RequestLimit {
  private readonly taken: number[] = [];

  constructor(private readonly perMinute: number) {}

  /** @returns whether the request may be answered; where not, `Retry-After` says when */
  take(response: ServerResponse): boolean {
    const now = Date.now();
    while (this.taken[0] !== undefined && this.taken[0] <= now - MINUTE) this.taken.shift();
    const isAllowed = this.taken.length < this.perMinute;
    if (isAllowed) this.taken.push(now);
    const freeInMs = this.taken[0] === undefined ? 0 : this.taken[0] + MINUTE - now;
    response.setHeader('x-ratelimit-limit-requests', String(this.perMinute));
    response.setHeader('x-ratelimit-remaining-requests', String(this.perMinute - this.taken.length));
    response.setHeader('x-ratelimit-reset-requests', `${freeInMs}ms`);
    if (!isAllowed) response.setHeader('retry-after', String(Math.ceil(freeInMs / 1_000)));
    return isAllowed;
  }
}
