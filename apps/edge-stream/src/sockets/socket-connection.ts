import {
  type AccessTokenClaims,
  type Cursor,
  type GoodbyeReason,
  LimitError,
  UnauthenticatedError,
} from '@parley/contracts';
import { type Connection, hasExpired } from '../connections/connection';
import { closeWithSession } from '../connections/session-watch';
import type { EdgeNode } from '../edge-node';
import type { GenerationViewer } from '../generations/generation-viewer';
import { type ClientSocket, SocketOutlet } from '../outlets/socket-outlet';
import { recordDropped } from '../telemetry/edge-metrics';
import type { UserViewer } from '../user-events/user-viewer';
import { MessageRate } from './message-rate';
import { refusal } from './problem-ack.filter';

/** How long a socket that was told to go may take, in milliseconds; one that does not read never would. */
const LAST_WORDS_MS = 2_000;
const LIMIT_RESET_MS = 1_000;

/** One socket: what it watches, until when it may, and how it is closed. */
export class SocketConnection implements Connection {
  readonly transport = 'websocket';
  private readonly outlet: SocketOutlet;
  private readonly rate: MessageRate;
  private readonly watches = new Map<string, GenerationViewer>();
  private userViewer: UserViewer | null = null;
  private session: { close(): void } | null = null;
  private isClosing = false;

  constructor(
    private readonly socket: ClientSocket,
    private currentClaims: AccessTokenClaims,
    private readonly node: EdgeNode,
  ) {
    this.outlet = new SocketOutlet(socket);
    this.rate = new MessageRate(node.env.SOCKET_MESSAGES_PER_SECOND);
  }

  get claims(): AccessTokenClaims {
    return this.currentClaims;
  }

  open({ afterUserEvent, address }: { afterUserEvent: number | null; address: string }): void {
    const { connections, users } = this.node;
    connections.add(this, address);
    this.session = closeWithSession(users, this);
    this.socket.use(([, ...given], next) => this.limit(given, next));
    this.userViewer = users.follow(this.claims.sub, {
      outlet: this.outlet,
      after: afterUserEvent,
      onPosition: (userEvent) => this.socket.emit('position', { userEvent }),
    });
  }

  /** Watching again means from another cursor. */
  watch(generationId: string, after: Cursor | undefined): void {
    this.unwatch(generationId);
    if (this.watches.size >= this.node.env.WATCHES_PER_SOCKET) throw tooMuch('too_many_watches', 'watches');
    const options = { outlet: this.outlet, after, onEnd: () => this.watches.delete(generationId) };
    const viewer = this.node.generations.watch({ ownerId: this.claims.sub, generationId }, options);
    if (!viewer.isClosed) this.watches.set(generationId, viewer);
  }

  unwatch(generationId: string): void {
    this.watches.get(generationId)?.close();
    this.watches.delete(generationId);
  }

  /** @throws UnauthenticatedError when the token is someone else's */
  refresh(claims: AccessTokenClaims): void {
    if (claims.sub !== this.claims.sub) {
      throw new UnauthenticatedError('token_invalid', 'This access token is of another person.');
    }
    this.currentClaims = claims;
  }

  tick(now: number): void {
    if (this.isClosing) return;
    if (hasExpired(this.claims, now)) this.close('token_expired');
    else if (this.outlet.isStalled(now, this.node.env.STALL_MS)) this.close('too_slow');
  }

  close(reason: GoodbyeReason): void {
    if (this.isClosing) return;
    this.isClosing = true;
    recordDropped(reason);
    this.leaveRooms();
    const { conn } = this.socket;
    this.socket.emit('goodbye', reason);
    // Closed in this way a client comes back by itself, which it would not after `disconnect`.
    conn.close();
    setTimeout(() => conn.request.socket.destroy(), LAST_WORDS_MS).unref();
  }

  /** It is gone, whoever ended it. */
  closed(): void {
    this.isClosing = true;
    this.leaveRooms();
    this.node.connections.remove(this);
  }

  private leaveRooms(): void {
    for (const viewer of this.watches.values()) viewer.close();
    this.watches.clear();
    this.userViewer?.close();
    this.userViewer = null;
    this.session?.close();
  }

  private limit(given: unknown[], next: () => void): void {
    if (this.rate.take()) return next();
    if (this.rate.isFlood) this.socket.conn.close(true);
    const acknowledge = given.at(-1);
    if (typeof acknowledge === 'function') acknowledge(refusal(tooMuch('too_many_messages', 'messages')));
  }
}

function tooMuch(code: string, limit: string): LimitError {
  return new LimitError(code, limit, `This socket has too many ${limit}.`, new Date(Date.now() + LIMIT_RESET_MS));
}
