import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import type { BusConnection } from '@parley/bus';
import { DataSource } from 'typeorm';
import { BUS } from './bus/bus.module';
import { BackgroundWork } from './background-work';
import { Outbox } from './outbox/outbox';

/** Starts and ends the service in order: what it hears first, what it says after, the connections last. */
@Injectable()
export class Lifecycle implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown {
  constructor(
    private readonly background: BackgroundWork,
    private readonly outbox: Outbox,
    private readonly dataSource: DataSource,
    @Inject(BUS) private readonly bus: BusConnection,
  ) {}

  onApplicationBootstrap(): void {
    this.background.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.background.stop();
  }

  /** By now no request is under way any more. */
  async onApplicationShutdown(): Promise<void> {
    await this.outbox.drain();
    await this.bus.close();
    await this.dataSource.destroy();
  }
}
