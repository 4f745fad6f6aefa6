import { Injectable } from '@nestjs/common';
import { AccessTokenVerifier } from '@parley/auth-guard';
import {
  type AccessTokenClaims,
  type Acknowledgement,
  HandshakeAuth,
  ProblemError,
  RefreshBody,
  UnauthenticatedError,
  UnwatchBody,
  WatchBody,
} from '@parley/contracts';
import type { Socket } from 'socket.io';
import { Callers } from '../connections/callers';
import { EdgeNode } from '../edge-node';
import type { ClientSocket } from '../outlets/socket-outlet';
import { parseRequest } from '../parse-request';
import { refusal } from './problem-ack.filter';
import { SocketConnection } from './socket-connection';

const OK: Acknowledgement = { ok: true };

interface Admission {
  claims: AccessTokenClaims;
  afterUserEvent: number | null;
  address: string;
}

/** What sockets may ask for. Rights are checked once, at the door: whatever follows is below the token's own `sub`. */
@Injectable()
export class SocketsService {
  private readonly connections = new WeakMap<object, SocketConnection>();

  constructor(
    private readonly verifier: AccessTokenVerifier,
    private readonly node: EdgeNode,
    private readonly callers: Callers,
  ) {}

  /** @returns the error with which Socket.IO refuses the connection, its problem in `data` */
  async admit(socket: Socket): Promise<(Error & { data?: unknown }) | undefined> {
    try {
      const { token, afterUserEvent = null } = parseHandshake(socket.handshake.auth);
      const claims = await this.verifier.verify(token);
      const address = this.callers.addressOf(socket.request);
      this.node.connections.admit(claims.sub, address);
      socket.data = { claims, afterUserEvent, address } satisfies Admission;
      return undefined;
    } catch (error) {
      const answer = refusal(error);
      return Object.assign(new Error('refused'), { data: answer.ok ? undefined : answer.error });
    }
  }

  open(socket: ClientSocket): void {
    const { claims, ...place } = socket.data as Admission;
    const connection = new SocketConnection(socket, claims, this.node);
    this.connections.set(socket, connection);
    connection.open(place);
  }

  closed(socket: ClientSocket): void {
    this.connections.get(socket)?.closed();
  }

  watch(socket: ClientSocket, body: unknown): Acknowledgement {
    const { generationId, after } = parseRequest(WatchBody, body);
    this.connectionOf(socket).watch(generationId, after);
    return OK;
  }

  unwatch(socket: ClientSocket, body: unknown): Acknowledgement {
    this.connectionOf(socket).unwatch(parseRequest(UnwatchBody, body).generationId);
    return OK;
  }

  async refresh(socket: ClientSocket, body: unknown): Promise<Acknowledgement> {
    const connection = this.connectionOf(socket);
    const claims = await this.verifier.verify(parseRequest(RefreshBody, body).token);
    connection.refresh(claims);
    return OK;
  }

  private connectionOf(socket: ClientSocket): SocketConnection {
    const connection = this.connections.get(socket);
    if (!connection) throw new ProblemError({ status: 410, code: 'closed', title: 'This connection is closed' });
    return connection;
  }
}

function parseHandshake(auth: unknown): HandshakeAuth {
  const token = (auth as { token?: unknown } | undefined)?.token;
  if (typeof token !== 'string' || token === '') {
    throw new UnauthenticatedError('unauthenticated', 'This needs an access token (auth: {token}).');
  }
  return parseRequest(HandshakeAuth, auth);
}
