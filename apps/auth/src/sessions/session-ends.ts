import { Injectable } from '@nestjs/common';
import { StoredPublisher } from '@parley/bus';
import { Subject, type UserChange } from '@parley/contracts';
import { PeriodicSweep } from '@parley/service-kit';
import { PinoLogger } from 'nestjs-pino';
import type { SessionEntity } from './session.entity';
import { SessionRepository } from './session.repository';

const INTERVAL_MS = 1_000;

/** Tells the edges of each session that has ended, so that they close its sockets; an outage only delays it. */
@Injectable()
export class SessionEnds extends PeriodicSweep {
  constructor(sessions: SessionRepository, publisher: StoredPublisher, logger: PinoLogger) {
    const tell = async ({ id, userId }: SessionEntity): Promise<void> => {
      const change: UserChange = { type: 'session.ended', sessionId: id };
      await publisher.publish({ subject: Subject.user(userId), payload: { ...change, at: new Date().toISOString() } });
    };
    super({ intervalMs: INTERVAL_MS, sweep: () => sessions.announceEnds(tell), logger, failure: 'ended sessions could not be announced' });
  }
}
