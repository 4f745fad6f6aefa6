import {
  type Acknowledgement,
  type ClientToServer,
  formatCursor,
  type GoodbyeReason,
  type HandshakeAuth,
  type Problem,
  type ServerToClient,
  SOCKET_PATH,
} from '@parley/contracts';
import { io, type Socket } from 'socket.io-client';
import { Watchdog } from '../watchdog';
import { type Closure, closureAfter, type Link, type LinkListener, type LinkOptions, OPENING_MS, STALL_MS } from './link';

/** How long the server may take to say yes or no to `watch` and `refresh`. */
const ACKNOWLEDGEMENT_MS = 10_000;

export const openSocketLink = (options: LinkOptions, listener: LinkListener): Link => new SocketLink(options, listener);

class SocketLink implements Link {
  readonly transport = 'websocket';
  private readonly socket: Socket<ServerToClient, ClientToServer>;
  private readonly watchdog = new Watchdog(STALL_MS, () => this.end({ why: 'lost' }));
  private goodbye: GoodbyeReason | undefined;
  private isOver = false;

  constructor(
    private readonly options: LinkOptions,
    private readonly listener: LinkListener,
  ) {
    this.socket = io(options.origin, {
      path: SOCKET_PATH,
      transports: ['websocket'],
      auth: handshakeOf(options),
      // When to come back, and over what, is decided above.
      reconnection: false,
      forceNew: true,
      timeout: OPENING_MS,
    });
    this.hear();
  }

  watch(generationId: string): void {
    const cursor = this.options.cursorOf(generationId);
    if (!cursor) return;
    const after = cursor.attempt === 0 ? {} : { after: formatCursor(cursor) };
    this.ask('watch', { generationId, ...after }, (error) => {
      // A refusal for now (a limit, a node that is about to go) is answered by coming back.
      if (error.status === 400) this.listener.refused(generationId, error);
      else this.end({ why: 'lost' });
    });
  }

  unwatch(generationId: string): void {
    if (this.socket.connected) this.socket.emit('unwatch', { generationId });
  }

  refresh(token: string): void {
    this.ask('refresh', { token }, (error) => this.end({ why: error.status === 401 ? 'token-refused' : 'lost' }));
  }

  checkLife(): void {
    this.watchdog.check();
  }

  close(): void {
    this.isOver = true;
    this.watchdog.stop();
    this.socket.off();
    this.socket.disconnect();
  }

  private hear(): void {
    const { socket, listener } = this;
    socket.on('connect', () => listener.opened());
    socket.on('connect_error', (error) => this.end(closureOf(error)));
    socket.on('disconnect', () => this.end(closureAfter(this.goodbye)));
    socket.on('goodbye', (reason) => (this.goodbye = reason));
    socket.on('generation', (events) => listener.events(events));
    socket.on('user', (event) => listener.userEvent(event));
    socket.on('position', ({ userEvent }) => listener.userPosition(userEvent));
    // Every packet is a sign of life, the server's pings included.
    socket.io.engine?.on('packet', ({ data }: { data?: string }) => {
      this.watchdog.heard();
      listener.received(data?.length ?? 0);
    });
  }

  private ask<Event extends 'watch' | 'refresh'>(
    event: Event,
    body: Parameters<ClientToServer[Event]>[0],
    onRefusal: (problem: Problem) => void,
  ): void {
    const acknowledge = (lost: Error | null, reply?: Acknowledgement): void => {
      if (this.isOver) return;
      if (lost) this.end({ why: 'lost' });
      else if (reply && !reply.ok) onRefusal(reply.error);
    };
    // The typings of a generic emit with a time-out do not follow the event's name.
    (this.socket.timeout(ACKNOWLEDGEMENT_MS) as unknown as Socket).emit(event, body, acknowledge);
  }

  private end(closure: Closure): void {
    if (this.isOver) return;
    this.close();
    this.listener.closed(closure);
  }
}

function handshakeOf({ token, lastUserEvent }: LinkOptions): HandshakeAuth {
  const after = lastUserEvent();
  return { token, ...(after === null ? {} : { afterUserEvent: after }) };
}

/** An error with a problem comes from our server; one without, from something on the way. */
function closureOf(error: Error & { data?: Partial<Problem> }): Closure {
  if (!error.data?.code) return { why: 'blocked' };
  if (error.data.status === 401) return { why: 'token-refused' };
  const opensAt = error.data.limit?.resetAt;
  return { why: 'lost', ...(opensAt ? { retryAfterMs: Math.max(0, Date.parse(opensAt) - Date.now()) } : {}) };
}
