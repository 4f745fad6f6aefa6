import { Inject, Injectable } from '@nestjs/common';
import { LimitError } from '@parley/contracts';
import { sharedRateLimiter } from '@parley/database';
import { type RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { DataSource } from 'typeorm';
import { LIMITS, type Limits } from './limits';

type RequestLimitName = 'requests_per_minute' | 'team_requests_per_minute' | 'address_requests_per_minute';

/** How somebody stands against a limit after one more request. */
export interface RequestAllowance {
  name: RequestLimitName;
  limit: number;
  remaining: number;
  resetAt: Date;
  isExceeded: boolean;
}

/** Whom a request is counted for. */
export interface RequestSender {
  id: string;
  teams: readonly string[];
  address: string;
}

interface Counter {
  name: RequestLimitName;
  limit: number;
  limiter: RateLimiterPostgres;
  keysOf: (sender: RequestSender) => readonly string[];
}

/** Requests per minute of a person, and where that is wanted of a team and of an address, counted across replicas in PostgreSQL. */
@Injectable()
export class RequestLimit {
  private readonly person: Counter;
  private readonly counters: Counter[];

  constructor(dataSource: DataSource, @Inject(LIMITS) limits: Limits) {
    const { perPerson, perTeam, perAddress } = limits.requestsPerMinute;
    const counter = (name: RequestLimitName, limit: number, keysOf: Counter['keysOf']): Counter => {
      // Beyond the limit this process refuses by itself, without asking the database again.
      const options = { keyPrefix: name === 'requests_per_minute' ? 'requests' : name, points: limit, duration: 60, inMemoryBlockOnConsumed: limit + 1 };
      return { name, limit, keysOf, limiter: sharedRateLimiter(dataSource, options) };
    };
    this.person = counter('requests_per_minute', perPerson, ({ id }) => [id]);
    const ofTeam = perTeam === null ? [] : [counter('team_requests_per_minute', perTeam, ({ teams }) => teams)];
    const ofAddress = perAddress === null ? [] : [counter('address_requests_per_minute', perAddress, ({ address }) => [address])];
    this.counters = [this.person, ...ofTeam, ...ofAddress];
  }

  /** @returns the limit that is nearest to being met, or is */
  async consume(sender: RequestSender): Promise<RequestAllowance> {
    const counted = this.counters.flatMap((counter) => counter.keysOf(sender).map((key) => count(counter, key)));
    const allowances = await Promise.all(counted);
    return allowances.reduce((nearest, next) => (shareOf(next) < shareOf(nearest) ? next : nearest));
  }

  async state(ownerId: string): Promise<RequestAllowance> {
    return allowanceOf(this.person, await this.person.limiter.get(ownerId), false);
  }
}

async function count(counter: Counter, key: string): Promise<RequestAllowance> {
  try {
    return allowanceOf(counter, await counter.limiter.consume(key), false);
  } catch (refusal) {
    if (refusal instanceof RateLimiterRes) return allowanceOf(counter, refusal, true);
    throw refusal;
  }
}

function allowanceOf({ name, limit }: Counter, state: RateLimiterRes | null, isExceeded: boolean): RequestAllowance {
  const remaining = isExceeded ? 0 : Math.max(0, state?.remainingPoints ?? limit);
  return { name, limit, remaining, resetAt: new Date(Date.now() + Math.max(0, state?.msBeforeNext ?? 0)), isExceeded };
}

/** Of a limit, what is left; below 0 once it is met. */
function shareOf({ isExceeded, remaining, limit }: RequestAllowance): number {
  return isExceeded ? -1 : remaining / limit;
}

const DETAILS: Record<RequestLimitName, string> = {
  requests_per_minute: 'You are sending too fast.',
  team_requests_per_minute: 'Your team is sending too fast.',
  address_requests_per_minute: 'Too much is being sent from your network address.',
};

export function tooManyRequests({ name, resetAt }: RequestAllowance): LimitError {
  return new LimitError('too_many_requests', name, DETAILS[name], resetAt);
}
