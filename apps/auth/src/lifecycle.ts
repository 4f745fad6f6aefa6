import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { BusConnection } from '@parley/bus';
import { DataSource } from 'typeorm';
import { ApiKeyVerification } from './api-keys/api-key-verification';
import { BUS } from './bus/bus.module';
import { SessionEnds } from './sessions/session-ends';

/** Starts and ends the service in order: what it says before the connections that it says it over. */
@Injectable()
export class Lifecycle implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(
    private readonly sessionEnds: SessionEnds,
    private readonly apiKeys: ApiKeyVerification,
    private readonly dataSource: DataSource,
    @Inject(BUS) private readonly bus: BusConnection,
  ) {}

  onApplicationBootstrap(): void {
    this.sessionEnds.start();
    this.apiKeys.start();
  }

  async onApplicationShutdown(): Promise<void> {
    this.apiKeys.stop();
    await this.sessionEnds.stop();
    await this.bus.close();
    await this.dataSource.destroy();
  }
}
