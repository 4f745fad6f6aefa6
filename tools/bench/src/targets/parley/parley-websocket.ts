import { type ClientToServer, type Cursor, formatCursor, type GenerationEvent, type ServerToClient, SOCKET_PATH, START } from '@parley/contracts';
import { io, type Socket } from 'socket.io-client';
import { terminate } from '../socket-cut';
import type { Target } from '../target';
import { type Follow, ParleyClient } from './parley-client';
import { People } from './people';

type ParleySocket = Socket<ServerToClient, ClientToServer>;

/** Parley over Socket.IO: a socket for each reader, open before anything is asked. */
export function parleyWebsocket(origin: string): Target {
  const people = new People(origin);
  return {
    prepare: (clients) => people.prepare(clients),
    connect: async (index) => {
      const person = people.of(index);
      const conversation = await person.begin();
      const line = new Line(origin, person.token);
      await line.opened();
      return new ParleyClient(person, conversation.id, line.follow, () => line.close());
    },
    idle: async (index) => {
      const line = new Line(origin, people.of(index).token);
      await line.opened();
      return line;
    },
  };
}

/** One reader's socket, and the one after it. */
class Line {
  private socket: ParleySocket;

  constructor(
    private readonly origin: string,
    private readonly token: string,
  ) {
    this.socket = this.open();
  }

  opened(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.socket.once('connect', resolve).once('connect_error', reject);
    });
  }

  close(): void {
    this.socket.disconnect();
  }

  readonly follow: Follow = (generationId, onEvents, onOpened) => {
    const hear = (): unknown => this.socket.on('generation', (events: GenerationEvent[]) => onEvents(events));
    const watch = (after: Cursor): unknown =>
      this.socket.emit('watch', { generationId, ...(after === START ? {} : { after: formatCursor(after) }) }, () => undefined);
    hear();
    watch(START);
    return {
      cut: () => this.cut(),
      refill: watch,
      again: (after) => {
        this.socket = this.open();
        this.socket.once('connect', () => {
          onOpened();
          watch(after);
        });
        hear();
      },
    };
  };

  private open(): ParleySocket {
    const auth = { token: this.token };
    return io(this.origin, { path: SOCKET_PATH, transports: ['websocket'], auth, forceNew: true, reconnection: false });
  }

  private cut(): void {
    terminate(this.socket);
    this.socket.off();
  }
}
