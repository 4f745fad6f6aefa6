import { Injectable } from '@nestjs/common';
import { StoredPublisher } from '@parley/bus';
import { Subject, type UserChange } from '@parley/contracts';
import { PinoLogger } from 'nestjs-pino';
import type { SessionEntity } from './session.entity';
import { SessionRepository } from './session.repository';

const INTERVAL_MS = 1_000;

/** Tells the edges of each session that has ended, so that they close its sockets; an outage only delays it. */
@Injectable()
export class SessionEnds {
  private timer: NodeJS.Timeout | undefined;
  private underWay: Promise<void> | null = null;

  constructor(
    private readonly sessions: SessionRepository,
    private readonly publisher: StoredPublisher,
    private readonly logger: PinoLogger,
  ) {}

  start(): void {
    this.timer = setInterval(() => void this.announce(), INTERVAL_MS);
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.underWay;
  }

  /** Never throws: what cannot be told now is told by the next round. */
  announce(): Promise<void> {
    this.underWay ??= this.announceAll().finally(() => (this.underWay = null));
    return this.underWay;
  }

  private async announceAll(): Promise<void> {
    try {
      await this.sessions.announceEnds((session) => this.tell(session));
    } catch (error) {
      this.logger.warn({ err: error }, 'ended sessions could not be announced');
    }
  }

  private async tell({ id, userId }: SessionEntity): Promise<void> {
    const change: UserChange = { type: 'session.ended', sessionId: id };
    await this.publisher.publish({ subject: Subject.user(userId), payload: { ...change, at: new Date().toISOString() } });
  }
}
