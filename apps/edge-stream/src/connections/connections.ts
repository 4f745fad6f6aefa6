import { Inject, Injectable } from '@nestjs/common';
import { LimitError, UnavailableError } from '@parley/contracts';
import type { EdgeEnv } from '../edge-env';
import { observe } from '../generations/edge-metrics';
import { EDGE_ENV } from '../tokens';
import type { Connection } from './connection';

const BATCH_EVERY_MS = 100;
const SMALLEST_BATCH = 10;
/** Share of the grace period within which all connections are asked to go. */
const SPREAD = 0.8;
const LIMIT_RESET_MS = 5_000;

/** Everything that is open on this node. */
@Injectable()
export class Connections {
  private readonly open = new Set<Connection>();
  private readonly perUser = new Map<string, number>();
  private isDraining = false;
  private emptied: () => void = () => undefined;

  constructor(@Inject(EDGE_ENV) private readonly env: EdgeEnv) {
    observe('parley.edge.sockets', 'Open sockets', () => this.count('websocket'));
    observe('parley.edge.sse', 'Open event streams', () => this.count('sse'));
  }

  /**
   * @throws UnavailableError while this node is going
   * @throws LimitError when this person has too many connections already
   */
  admit(ownerId: string): void {
    if (this.isDraining) throw new UnavailableError('This node is about to stop; another one is ready.');
    if ((this.perUser.get(ownerId) ?? 0) < this.env.CONNECTIONS_PER_USER) return;
    const detail = `There are ${this.env.CONNECTIONS_PER_USER} connections open already; close some of them.`;
    throw new LimitError('too_many_connections', 'connections', detail, new Date(Date.now() + LIMIT_RESET_MS));
  }

  add(connection: Connection): void {
    const { sub } = connection.claims;
    this.open.add(connection);
    this.perUser.set(sub, (this.perUser.get(sub) ?? 0) + 1);
  }

  remove(connection: Connection): void {
    if (!this.open.delete(connection)) return;
    const { sub } = connection.claims;
    const left = (this.perUser.get(sub) ?? 1) - 1;
    if (left > 0) this.perUser.set(sub, left);
    else this.perUser.delete(sub);
    if (this.open.size === 0) this.emptied();
  }

  tick(now: number): void {
    for (const connection of this.open) connection.tick(now);
  }

  count(transport: Connection['transport']): number {
    let count = 0;
    for (const connection of this.open) count += Number(connection.transport === transport);
    return count;
  }

  /** Sends everyone away in batches spread over the grace period, so that they do not all arrive elsewhere at once. */
  async drain(graceMs: number): Promise<void> {
    this.isDraining = true;
    const batches = Math.max(1, Math.floor((graceMs * SPREAD) / BATCH_EVERY_MS));
    const size = Math.max(SMALLEST_BATCH, Math.ceil(this.open.size / batches));
    const leaving = [...this.open];
    for (let start = 0; start < leaving.length; start += size) {
      if (start > 0) await new Promise((resolve) => setTimeout(resolve, BATCH_EVERY_MS));
      for (const connection of leaving.slice(start, start + size)) connection.close('draining');
    }
    await this.whenEmpty(graceMs * (1 - SPREAD));
  }

  private async whenEmpty(patienceMs: number): Promise<void> {
    if (this.open.size === 0) return;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.emptied = resolve;
      timer = setTimeout(resolve, patienceMs);
    });
    clearTimeout(timer);
  }
}
