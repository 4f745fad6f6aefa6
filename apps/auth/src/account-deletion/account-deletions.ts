import { type BeforeApplicationShutdown, Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { askToForget, type BusConnection } from '@parley/bus';
import { PinoLogger } from 'nestjs-pino';
import { BUS } from '../bus/bus.module';
import { AccountDeletionRepository } from './account-deletion.repository';

const INTERVAL_MS = 1_000;

/** Sees to it that nothing of a deleted account is left anywhere, however long another service is away. */
@Injectable()
export class AccountDeletions implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private underWay: Promise<void> | null = null;

  constructor(
    @Inject(BUS) private readonly bus: BusConnection,
    private readonly deletions: AccountDeletionRepository,
    private readonly logger: PinoLogger,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.goOn(), INTERVAL_MS);
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.underWay;
  }

  /** Never throws: what cannot be done now is done by a later round. */
  goOn(): Promise<void> {
    this.underWay ??= this.doAllDue().finally(() => (this.underWay = null));
    return this.underWay;
  }

  private async doAllDue(): Promise<void> {
    try {
      while (await this.deletions.next((ownerId) => this.forget(ownerId)));
    } catch (error) {
      this.logger.warn({ err: error }, 'deleted accounts could not be looked after');
    }
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
