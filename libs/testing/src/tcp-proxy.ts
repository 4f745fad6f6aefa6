import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

type Side = 'client' | 'server';

/** Stands between a client and its server: holds back what one of them says for a while, or breaks their connections. */
export class TcpProxy {
  private readonly pairs = new Set<Record<Side, Socket>>();
  private readonly held = new Set<Side>();
  private readonly listener: Server;

  private constructor(private readonly targetPort: number) {
    this.listener = createServer((client) => this.accept(client));
  }

  static async open(targetUrl: string): Promise<TcpProxy> {
    const proxy = new TcpProxy(Number(new URL(targetUrl).port));
    await new Promise<void>((resolve) => proxy.listener.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  /** Host and port, as a client of the server behind it takes them. */
  get address(): string {
    return `127.0.0.1:${(this.listener.address() as AddressInfo).port}`;
  }

  /** From now on nothing of what this side says arrives. */
  hold(side: Side): void {
    this.held.add(side);
    for (const pair of this.pairs) pair[side].pause();
  }

  /** Everything held back arrives, in order. */
  release(): void {
    this.held.clear();
    for (const { client, server } of this.pairs) {
      client.resume();
      server.resume();
    }
  }

  /** Breaks every connection; what was held back is lost. New ones are let through. */
  cut(): void {
    for (const { client, server } of this.pairs) {
      client.destroy();
      server.destroy();
    }
    this.held.clear();
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.listener.close(resolve));
  }

  private accept(client: Socket): void {
    const server = connect(this.targetPort, '127.0.0.1');
    const pair = { client, server };
    this.pairs.add(pair);
    forward(client, server);
    forward(server, client);
    for (const side of this.held) pair[side].pause();
    client.once('close', () => this.pairs.delete(pair));
  }
}

function forward(from: Socket, to: Socket): void {
  from.setNoDelay(true);
  from.on('data', (bytes) => to.write(bytes));
  from.on('error', () => undefined);
  from.on('close', () => to.destroy());
}
