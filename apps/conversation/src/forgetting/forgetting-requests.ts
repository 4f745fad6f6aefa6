import { type BeforeApplicationShutdown, Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { type BusConnection, serveForgetting } from '@parley/bus';
import { PinoLogger } from 'nestjs-pino';
import { BUS } from '../bus/bus.module';
import { OwnerForgetting } from './owner-forgetting';

/** Hears from auth that somebody deleted their account; auth asks again until it is done. */
@Injectable()
export class ForgettingRequests implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private serving: { close(): void } | null = null;

  constructor(
    @Inject(BUS) private readonly bus: BusConnection,
    private readonly forgetting: OwnerForgetting,
    private readonly logger: PinoLogger,
  ) {}

  onApplicationBootstrap(): void {
    this.serving = serveForgetting(this.bus, {
      find: async ({ ownerId }) => ({ done: await this.forgetting.forget(ownerId) }),
      onFailure: (error) => this.logger.warn({ err: error }, 'somebody could not be forgotten yet'),
    });
  }

  beforeApplicationShutdown(): void {
    this.serving?.close();
  }
}
