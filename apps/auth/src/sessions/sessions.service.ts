import { Inject, Injectable } from '@nestjs/common';
import { NotFoundError, ProblemError, type SessionView } from '@parley/contracts';
import type { EntityManager } from 'typeorm';
import { Audit, type AuditEvent, type AuditFacts } from '../audit/audit';
import type { Env } from '../env';
import type { Caller } from '../http/caller';
import { ENV } from '../settings.module';
import type { RefreshTokenEntity } from './refresh-token.entity';
import { SessionEnds } from './session-ends';
import type { SessionEntity } from './session.entity';
import { SessionRepository } from './session.repository';
import { toSessionView } from './session.view';

export interface RefreshRequest {
  refreshToken: string | undefined;
  /** Chosen by the browser for one wish to refresh, and the same when it repeats that wish after a lost reply. */
  attempt: string | undefined;
  /** When the request came in, in milliseconds since the epoch. */
  arrivedAt: number;
}

export interface RefreshedSession {
  session: SessionEntity;
  refreshToken: string;
}

const DAY_MS = 86_400_000;
/** How long an attempt may be repeated after a lost reply. */
const REPEAT_MS = 60_000;

export class RefreshRefusedError extends ProblemError {
  override readonly name = 'RefreshRefusedError';

  constructor(code: 'refresh_missing' | 'refresh_invalid' | 'refresh_reused') {
    super({ status: 401, code, title: 'Sign in again', detail: 'This session cannot be continued.' });
  }
}

/** Signed-in devices, and the chain of refresh tokens that keeps each going. */
@Injectable()
export class SessionsService {
  constructor(
    private readonly sessions: SessionRepository,
    private readonly ends: SessionEnds,
    private readonly audit: Audit,
    @Inject(ENV) private readonly env: Env,
  ) {}

  begin(userId: string, { address, userAgent }: Caller): Promise<RefreshedSession> {
    const expiresAt = new Date(Date.now() + this.env.REFRESH_TOKEN_DAYS * DAY_MS);
    return this.sessions.begin({ userId, address, userAgent, expiresAt });
  }

  /**
   * Trades a refresh token for the next one. A spent token that comes back means that somebody copied it: the whole
   * session ends then.
   * @throws RefreshRefusedError
   */
  async refresh(request: RefreshRequest, caller: Caller): Promise<RefreshedSession> {
    const { refreshToken } = request;
    if (!refreshToken) throw new RefreshRefusedError('refresh_missing');
    const outcome = await this.sessions.transaction((manager) => this.rotate(manager, refreshToken, request, caller));
    if ('refreshToken' in outcome) return outcome;
    await this.endReused(outcome.reused, caller);
    throw new RefreshRefusedError('refresh_reused');
  }

  async list(userId: string, currentId: string): Promise<SessionView[]> {
    const sessions = await this.sessions.listLive(userId);
    return sessions.map((session) => toSessionView(session, currentId));
  }

  /** @throws NotFoundError */
  async end(userId: string, id: string, caller: Caller): Promise<void> {
    if (!(await this.sessions.end(userId, id))) throw new NotFoundError('session');
    await this.audit.note('session_ended', caller, { userId, detail: id });
    void this.ends.sweepNow();
  }

  /** Ends the session of a refresh token, if there is one. */
  async endByToken(refreshToken: string | undefined, caller: Caller): Promise<void> {
    if (!refreshToken) return;
    const session = await this.sessions.transaction(async (manager) => {
      const token = await this.sessions.lockToken(manager, refreshToken);
      return token && this.sessions.findLive(manager, token.sessionId);
    });
    if (session) await this.end(session.userId, session.id, caller);
  }

  /** Signs a person out everywhere, for what is noted with it. */
  async endAll(event: AuditEvent, caller: Caller, facts: AuditFacts & { userId: string }): Promise<void> {
    await this.sessions.endAll(facts.userId);
    await this.audit.note(event, caller, facts);
    void this.ends.sweepNow();
  }

  async endOthers(userId: string, keptId: string): Promise<void> {
    await this.sessions.endAllBut(userId, keptId);
    void this.ends.sweepNow();
  }

  private async rotate(
    manager: EntityManager,
    refreshToken: string,
    request: RefreshRequest,
    { address }: Caller,
  ): Promise<RefreshedSession | { reused: SessionEntity }> {
    const token = await this.sessions.lockToken(manager, refreshToken);
    const session = token && (await this.sessions.findLive(manager, token.sessionId));
    if (!session) throw new RefreshRefusedError('refresh_invalid');
    if (token.spentAt && !isSameWish(token, request)) return { reused: session };
    if (!token.spentAt) await this.sessions.spendToken(manager, token.hash, request.attempt);
    await this.sessions.touch(manager, session.id, address);
    return { session, refreshToken: await this.sessions.addToken(manager, session.id) };
  }

  private async endReused({ userId, id }: SessionEntity, caller: Caller): Promise<void> {
    await this.sessions.end(userId, id);
    await this.audit.note('refresh_reused', caller, { userId, detail: id });
    void this.ends.sweepNow();
  }
}

/**
 * Two tabs that ask at the same moment, or one that repeats what it asked after a lost reply, are no thieves. A request
 * that came in before the token was spent cannot have known its successor.
 */
function isSameWish({ spentAt, spentBy }: RefreshTokenEntity, { attempt, arrivedAt }: RefreshRequest): boolean {
  const spent = spentAt?.getTime() ?? 0;
  if (arrivedAt <= spent) return true;
  return attempt !== undefined && attempt === spentBy && arrivedAt - spent < REPEAT_MS;
}
