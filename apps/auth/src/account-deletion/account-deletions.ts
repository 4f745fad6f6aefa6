import { type BeforeApplicationShutdown, Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { askToForget, type BusConnection } from '@parley/bus';
import { PeriodicSweep } from '@parley/service-kit';
import { PinoLogger } from 'nestjs-pino';
import { BUS } from '../bus/bus.module';
import { AccountDeletionRepository } from './account-deletion.repository';

const INTERVAL_MS = 1_000;

/** Sees to it that nothing of a deleted account is left anywhere, however long another service is away. */
@Injectable()
export class AccountDeletions extends PeriodicSweep implements OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(
    @Inject(BUS) private readonly bus: BusConnection,
    private readonly deletions: AccountDeletionRepository,
    private readonly logger: PinoLogger,
  ) {
    super({ intervalMs: INTERVAL_MS, sweep: () => this.doAllDue(), logger, failure: 'deleted accounts could not be looked after' });
  }

  onApplicationBootstrap(): void {
    this.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.stop();
  }

  private async doAllDue(): Promise<void> {
    while (await this.deletions.next((ownerId) => this.forget(ownerId)));
  }

  private async forget(ownerId: string): Promise<boolean> {
    try {
      return (await askToForget(this.bus, { ownerId })).done;
    } catch (error) {
      this.logger.warn({ err: error, ownerId }, 'conversation does not answer; it will be asked again to forget somebody');
      return false;
    }
  }
}
