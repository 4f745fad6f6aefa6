import { Inject, Injectable } from '@nestjs/common';
import type { EndedSessionsReply, EndedSessionsRequest } from '@parley/contracts';
import { DataSource } from 'typeorm';
import type { Env } from '../env';
import { ENV } from '../settings.module';

/** Ids of one answer: far below what the bus takes in one message. */
const MOST = 10_000;
/** A change is dated before it can be seen, and the clocks of replicas differ. */
const OVERLAP_MS = 15_000;

interface Row {
  id: string;
  endedAt: Date;
}

/** Which sessions have ended lately. */
@Injectable()
export class EndedSessionRepository {
  constructor(
    private readonly dataSource: DataSource,
    @Inject(ENV) private readonly env: Env,
  ) {}

  /** Those that ended after `since`, the oldest first; some of them may have been told before. */
  async find({ since }: EndedSessionsRequest): Promise<EndedSessionsReply> {
    const now = Date.now();
    const oldest = now - this.env.ACCESS_TOKEN_SECONDS * 1_000;
    const from = since === undefined ? oldest : Math.max(oldest, Date.parse(since));
    const rows: Row[] = await this.dataSource.query(
      'SELECT id, ended_at AS "endedAt" FROM auth.sessions WHERE ended_at > $1 ORDER BY ended_at LIMIT $2',
      [new Date(from - OVERLAP_MS), MOST],
    );
    const isPartial = rows.length === MOST;
    // Asked for again at once, what comes next must not begin before what was told.
    const until = isPartial ? (rows.at(-1)?.endedAt.getTime() ?? now) + OVERLAP_MS : now;
    return { ids: rows.map(({ id }) => id), until: new Date(until).toISOString(), isPartial };
  }
}
