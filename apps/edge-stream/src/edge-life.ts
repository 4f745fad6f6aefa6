import { type BeforeApplicationShutdown, Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { BusConnection } from '@parley/bus';
import { EdgeNode } from './edge-node';
import { BUS } from './tokens';

/** The node's one clock, its ear for NATS coming back, and its orderly end. */
@Injectable()
export class EdgeLife implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private clock: NodeJS.Timeout | undefined;

  constructor(
    @Inject(BUS) private readonly bus: BusConnection,
    private readonly node: EdgeNode,
  ) {}

  onApplicationBootstrap(): void {
    this.clock = setInterval(() => this.tick(Date.now()), this.node.env.PULSE_MS);
    void this.listenForReturn();
  }

  /** Readiness is off by now; clients go to other nodes in small groups, and lose nothing. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.node.connections.drain(this.node.env.SHUTDOWN_GRACE_SECONDS * 1_000);
    clearInterval(this.clock);
    this.node.generations.close();
    this.node.users.close();
    await this.bus.close();
  }

  private tick(now: number): void {
    this.node.connections.tick(now);
    this.node.generations.tick(now);
    this.node.users.tick(now);
  }

  /** Subscriptions come back by themselves; what was published meanwhile does not. */
  private async listenForReturn(): Promise<void> {
    for await (const { type } of this.bus.nats.status()) {
      if (type !== 'reconnect') continue;
      this.node.generations.returned();
      this.node.users.returned();
    }
  }
}
