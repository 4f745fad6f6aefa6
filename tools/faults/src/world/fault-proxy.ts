import { connect, createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

const SLICE_MS = 100;

/** A bad network in front of a port: it can be cut, and made slow. */
export class FaultProxy {
  private readonly pairs = new Set<[Socket, Socket]>();
  private isCut = false;
  private readonly server: Server;

  private constructor(
    private readonly targetPort: number,
    private readonly bytesPerSecond: number,
  ) {
    this.server = createServer((socket) => this.accept(socket));
  }

  /** @param bytesPerSecond how fast readers behind it are; Infinity for no limit */
  static async open(targetPort: number, bytesPerSecond = Infinity): Promise<FaultProxy> {
    const proxy = new FaultProxy(targetPort, bytesPerSecond);
    await new Promise<void>((resolve) => proxy.server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Breaks every connection and lets none through for a while. */
  cut(forMs: number): void {
    this.isCut = true;
    for (const pair of this.pairs) for (const socket of pair) socket.destroy();
    setTimeout(() => (this.isCut = false), forMs);
  }

  async close(): Promise<void> {
    for (const pair of this.pairs) for (const socket of pair) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private accept(client: Socket): void {
    if (this.isCut) return void client.destroy();
    const target = connect(this.targetPort, '127.0.0.1');
    const pair: [Socket, Socket] = [client, target];
    this.pairs.add(pair);
    for (const socket of pair) {
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.pairs.delete(pair);
        for (const other of pair) other.destroy();
      });
    }
    client.pipe(target);
    if (this.bytesPerSecond === Infinity) target.pipe(client);
    else trickle(target, client, this.bytesPerSecond);
  }
}

/** Takes no more from the source than the rate allows, so that the source feels the slowness. */
function trickle(source: Socket, reader: Socket, bytesPerSecond: number): void {
  const slice = Math.max(1, Math.floor((bytesPerSecond * SLICE_MS) / 1_000));
  source.pause();
  const timer = setInterval(() => {
    const bytes = (source.read(Math.min(slice, source.readableLength)) ?? null) as Buffer | null;
    if (bytes) reader.write(bytes);
    else if (source.readableLength === 0) source.read(0);
  }, SLICE_MS);
  source.once('close', () => clearInterval(timer));
}
