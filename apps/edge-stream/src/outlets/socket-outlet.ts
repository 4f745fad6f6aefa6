import type { ClientToServer, ServerToClient } from '@parley/contracts';
import type { Socket } from 'socket.io';
import type { Chunk } from './chunk';
import { Outlet } from './outlet';

export type ClientSocket = Socket<ClientToServer, ServerToClient>;

/** What we use of Engine.IO's connection; its types keep the buffer to themselves. */
interface EngineConnection {
  readonly writeBuffer: readonly unknown[];
  write(packet: string, options: { compress: boolean; wsPreEncodedFrame: readonly Buffer[] }): unknown;
  on(event: 'drain', listener: () => void): unknown;
}

/**
 * A socket is full while its connection still holds a packet back: a client that does not read keeps it there, which
 * `bufferedAmount` of the WebSocket itself would not show.
 */
export class SocketOutlet extends Outlet {
  private readonly connection: EngineConnection;

  constructor(socket: ClientSocket) {
    super();
    this.connection = socket.conn as unknown as EngineConnection;
    this.connection.on('drain', () => this.drained());
  }

  override isWritable(): boolean {
    return this.connection.writeBuffer.length === 0;
  }

  /** Goes past Socket.IO's encoder, since a packet is encoded already; the order among all packets is kept. */
  protected override write({ packets }: Chunk): number {
    let length = 0;
    for (const { text, frame } of packets) {
      this.connection.write(text, { compress: false, wsPreEncodedFrame: frame });
      length += text.length;
    }
    return length;
  }
}
