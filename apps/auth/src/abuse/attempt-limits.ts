import { Inject, Injectable } from '@nestjs/common';
import { LimitError } from '@parley/contracts';
import { sharedRateLimiter } from '@parley/database';
import { type RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { DataSource } from 'typeorm';
import type { Env } from '../env';
import type { Caller } from '../http/caller';
import { ENV } from '../settings.module';
import { digestOf } from '../sessions/secret-token';

const HOUR_SECONDS = 3_600;
const FIRST_BLOCK_SECONDS = 60;
const LONGEST_BLOCK_SECONDS = HOUR_SECONDS;

/** Slows down those who guess passwords or make accounts by the thousand, counted across replicas. */
@Injectable()
export class AttemptLimits {
  private readonly signUps: RateLimiterPostgres;
  private readonly byAccount: RateLimiterPostgres;
  private readonly byAddress: RateLimiterPostgres;
  private readonly resetsByAccount: RateLimiterPostgres;
  private readonly resetsByAddress: RateLimiterPostgres;

  constructor(
    dataSource: DataSource,
    @Inject(ENV) private readonly env: Env,
  ) {
    const hourly = (keyPrefix: string, points: number): RateLimiterPostgres =>
      sharedRateLimiter(dataSource, { keyPrefix, points, duration: HOUR_SECONDS });
    this.signUps = hourly('signup', env.LIMIT_SIGNUPS_PER_HOUR);
    this.byAccount = hourly('login_account', env.LIMIT_LOGIN_FAILURES_PER_ACCOUNT);
    this.byAddress = hourly('login_address', env.LIMIT_LOGIN_FAILURES_PER_ADDRESS);
    this.resetsByAccount = hourly('reset_account', env.LIMIT_LOGIN_RESETS_PER_ACCOUNT);
    this.resetsByAddress = hourly('reset_address', env.LIMIT_LOGIN_RESETS_PER_ADDRESS);
  }

  /** @throws LimitError `too_many_signups` */
  async signUp({ address }: Caller): Promise<void> {
    await refuseWhenSpent('too_many_signups', 'signups_per_hour', () => this.signUps.consume(address));
  }

  /** Before the password is looked at. @throws LimitError `too_many_attempts` */
  async beforeSignIn(email: string, { address }: Caller): Promise<void> {
    const [account, origin] = await Promise.all([
      this.byAccount.get(accountKey(email, address)),
      this.byAddress.get(address),
    ]);
    const isBlocked = (state: RateLimiterRes | null, points: number): boolean => (state?.consumedPoints ?? 0) > points;
    if (isBlocked(account, this.byAccount.points)) throw tooManyAttempts(account?.msBeforeNext ?? 0);
    if (isBlocked(origin, this.byAddress.points)) throw tooManyAttempts(origin?.msBeforeNext ?? 0);
  }

  /** A wrong password: the block grows with each one beyond the limit. */
  async signInFailed(email: string, { address }: Caller): Promise<void> {
    const key = accountKey(email, address);
    const [account] = await Promise.allSettled([this.byAccount.consume(key), this.byAddress.consume(address)]);
    if (account.status !== 'rejected' || !(account.reason instanceof RateLimiterRes)) return;
    const excess = account.reason.consumedPoints - this.env.LIMIT_LOGIN_FAILURES_PER_ACCOUNT;
    await this.byAccount.block(key, Math.min(FIRST_BLOCK_SECONDS * 2 ** (excess - 1), LONGEST_BLOCK_SECONDS));
  }

  /** Counted whether or not anybody has this address. @throws LimitError `too_many_attempts` */
  async askedForReset(email: string, caller: Caller): Promise<void> {
    await this.usedReset(caller);
    await refuseWhenSpent('too_many_attempts', 'password_resets', () => this.resetsByAccount.consume(digestOf(email)));
  }

  /** @throws LimitError `too_many_attempts` */
  async usedReset({ address }: Caller): Promise<void> {
    await refuseWhenSpent('too_many_attempts', 'password_resets', () => this.resetsByAddress.consume(address));
  }

  async signedIn(email: string, { address }: Caller): Promise<void> {
    await this.byAccount.delete(accountKey(email, address));
  }
}

/** By account and address together: a stranger who guesses does not lock its owner out. */
function accountKey(email: string, address: string): string {
  return digestOf(`${email} ${address}`);
}

async function refuseWhenSpent(code: string, limit: string, consume: () => Promise<unknown>): Promise<void> {
  try {
    await consume();
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    throw new LimitError(code, limit, 'Too many at once. Try again later.', new Date(Date.now() + refusal.msBeforeNext));
  }
}

function tooManyAttempts(waitMs: number): LimitError {
  const detail = 'Too many wrong passwords. Wait a little before you try again.';
  return new LimitError('too_many_attempts', 'sign_in_attempts', detail, new Date(Date.now() + waitMs));
}
