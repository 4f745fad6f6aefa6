import { Injectable } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { LineReleases } from './line-releases';

/** Between two rounds of one replica: what happens meanwhile is heeded together. */
const PAUSE_MS = 20;

/** Lets generations go as soon as there is room, and costs nothing while nobody waits. */
@Injectable()
export class LineReleaser {
  private isWaiting = false;
  private isStirred = false;
  private isStopped = false;
  private rounds: Promise<void> | null = null;

  constructor(
    private readonly releases: LineReleases,
    private readonly logger: PinoLogger,
  ) {}

  somebodyWaits(): void {
    this.isWaiting = true;
    this.stir();
  }

  /** What was found out about the line, whoever joined it. */
  notice(isWaiting: boolean): void {
    this.isWaiting = isWaiting;
    this.stir();
  }

  stir(): void {
    if (!this.isWaiting || this.isStopped) return;
    this.isStirred = true;
    this.rounds ??= this.run().finally(() => (this.rounds = null));
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    await this.rounds;
  }

  private async run(): Promise<void> {
    while (this.isStirred && !this.isStopped) {
      this.isStirred = false;
      try {
        await this.releases.release();
      } catch (error) {
        this.logger.warn({ err: error }, 'nobody could be let go from the line; it is tried again');
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}
