import { connect } from 'node:net';

/** How long an address that refused a connection is left alone while there are others, in milliseconds. */
const REST_MS = 1_000;
const CONNECT_TIMEOUT_MS = 1_000;
/** How long it is believed that an address takes connections: a busy replica accepts few in a second, and many ask at once. */
const BELIEVED_MS = 500;

/** The addresses of one service's replicas, taken in turn; those that just failed come last. */
export class Upstream {
  private next = 0;
  private readonly restingUntil = new Map<string, number>();
  private readonly tries = new Map<string, { at: number; answers: Promise<boolean> }>();

  constructor(readonly addresses: readonly string[]) {}

  pick(now = Date.now()): string {
    const turn = this.next++;
    const inTurn = this.addresses.map((_, index) => this.addresses[(turn + index) % this.addresses.length] as string);
    return inTurn.find((address) => (this.restingUntil.get(address) ?? 0) <= now) ?? (inTurn[0] as string);
  }

  /** The next address that takes connections; the next one in turn when none does. */
  async pickReachable(): Promise<string> {
    for (let tries = this.addresses.length; tries > 0; tries--) {
      const address = this.pick();
      if (tries === 1 || (await this.isReachable(address))) return address;
      this.failed(address);
    }
    return this.pick();
  }

  failed(address: string, now = Date.now()): void {
    this.restingUntil.set(address, now + REST_MS);
    this.tries.delete(address);
  }

  private isReachable(address: string, now = Date.now()): Promise<boolean> {
    const last = this.tries.get(address);
    if (last && now - last.at < BELIEVED_MS) return last.answers;
    const answers = takesConnections(address);
    this.tries.set(address, { at: now, answers });
    return answers;
  }
}

async function takesConnections(address: string): Promise<boolean> {
  const { hostname, port } = new URL(address);
  const socket = connect({ host: hostname, port: Number(port), timeout: CONNECT_TIMEOUT_MS });
  return new Promise((resolve) => {
    const settle = (answers: boolean) => (): void => {
      socket.destroy();
      resolve(answers);
    };
    socket.once('connect', settle(true)).once('error', settle(false)).once('timeout', settle(false));
  });
}
