import { Inject, Injectable } from '@nestjs/common';
import { LimitError, UnavailableError } from '@parley/contracts';
import type { EdgeEnv } from '../edge-env';
import { observe } from '../telemetry/edge-metrics';
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
  private readonly open = new Map<Connection, { ownerId: string; address: string }>();
  private readonly perUser = new Map<string, number>();
  private readonly perAddress = new Map<string, number>();
  private isDraining = false;
  private emptied: () => void = () => undefined;

  constructor(@Inject(EDGE_ENV) private readonly env: EdgeEnv) {
    observe('parley.edge.sockets', 'Open sockets', () => this.count('websocket'));
    observe('parley.edge.sse', 'Open event streams', () => this.count('sse'));
  }

  /**
   * @throws UnavailableError while this node is going
   * @throws LimitError when this person has too many connections already, or this address
   */
  admit(ownerId: string, address: string): void {
    if (this.isDraining) throw new UnavailableError('This node is about to stop; another one is ready.');
    const { CONNECTIONS_PER_USER, CONNECTIONS_PER_ADDRESS } = this.env;
    if ((this.perUser.get(ownerId) ?? 0) >= CONNECTIONS_PER_USER) throw tooMany(CONNECTIONS_PER_USER, 'connections');
    if ((this.perAddress.get(address) ?? 0) < CONNECTIONS_PER_ADDRESS) return;
    throw tooMany(CONNECTIONS_PER_ADDRESS, 'connections_per_address');
  }

  add(connection: Connection, address: string): void {
    const { sub: ownerId } = connection.claims;
    this.open.set(connection, { ownerId, address });
    count(this.perUser, ownerId, 1);
    count(this.perAddress, address, 1);
  }

  remove(connection: Connection): void {
    const place = this.open.get(connection);
    if (!place) return;
    this.open.delete(connection);
    count(this.perUser, place.ownerId, -1);
    count(this.perAddress, place.address, -1);
    if (this.open.size === 0) this.emptied();
  }

  tick(now: number): void {
    for (const connection of this.open.keys()) connection.tick(now);
  }

  count(transport: Connection['transport']): number {
    let open = 0;
    for (const connection of this.open.keys()) open += Number(connection.transport === transport);
    return open;
  }

  /** Sends everyone away in batches spread over the grace period, so that they do not all arrive elsewhere at once. */
  async drain(graceMs: number): Promise<void> {
    this.isDraining = true;
    const batches = Math.max(1, Math.floor((graceMs * SPREAD) / BATCH_EVERY_MS));
    const size = Math.max(SMALLEST_BATCH, Math.ceil(this.open.size / batches));
    const leaving = [...this.open.keys()];
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

function count(counts: Map<string, number>, key: string, by: number): void {
  const now = (counts.get(key) ?? 0) + by;
  if (now > 0) counts.set(key, now);
  else counts.delete(key);
}

function tooMany(limit: number, name: string): LimitError {
  const detail = `There are ${limit} connections open already; close some of them.`;
  return new LimitError('too_many_connections', name, detail, new Date(Date.now() + LIMIT_RESET_MS));
}
