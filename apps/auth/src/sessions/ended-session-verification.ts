import { type BeforeApplicationShutdown, Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { type BusConnection, serveEndedSessions } from '@parley/bus';
import { PinoLogger } from 'nestjs-pino';
import { BUS } from '../bus/bus.module';
import { EndedSessionRepository } from './ended-session.repository';

/** Tells other services which sessions have ended, so that tokens of theirs open nothing any more. */
@Injectable()
export class EndedSessionVerification implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private serving: { close(): void } | null = null;

  constructor(
    @Inject(BUS) private readonly bus: BusConnection,
    private readonly sessions: EndedSessionRepository,
    private readonly logger: PinoLogger,
  ) {}

  onApplicationBootstrap(): void {
    this.serving = serveEndedSessions(this.bus, {
      find: (request) => this.sessions.find(request),
      onFailure: (error) => this.logger.warn({ err: error }, 'ended sessions could not be told'),
    });
  }

  beforeApplicationShutdown(): void {
    this.serving?.close();
  }
}
