import { Injectable } from '@nestjs/common';
import { type AccessTokenClaims, type Cursor, CursorText } from '@parley/contracts';
import type { Response } from 'express';
import { Callers } from '../connections/callers';
import { closeWithSession } from '../connections/session-watch';
import { EdgeNode } from '../edge-node';
import { EventStreamConnection } from './event-stream-connection';
import { placeOf, UserEventId } from './last-event-id';

/** Answers that stay open. What they follow is always below the `sub` of the token that they came with. */
@Injectable()
export class EventStreamsService {
  constructor(
    private readonly node: EdgeNode,
    private readonly callers: Callers,
  ) {}

  followGeneration(
    user: AccessTokenClaims,
    { generationId, after }: { generationId: string; after: Cursor | undefined },
    response: Response,
  ): void {
    const place = placeOf(response.req, CursorText, after);
    const connection = this.open(user, response, this.node.env.SSE_NOTHING_MS);
    const viewer = this.node.generations.watch(
      { ownerId: user.sub, generationId },
      {
        outlet: connection.outlet,
        after: place,
        onJoined: () => connection.outlet.open(),
        onEnd: () => connection.end(),
      },
    );
    response.on('close', () => viewer.close());
  }

  followUser(user: AccessTokenClaims, after: number | undefined, response: Response): void {
    const place = placeOf(response.req, UserEventId, after);
    const connection = this.open(user, response);
    const viewer = this.node.users.follow(user.sub, {
      outlet: connection.outlet,
      after: place ?? null,
      // An id without an event: the client knows from now on where it stands.
      onPosition: (lastId) => connection.outlet.say('ping', {}, String(lastId)),
    });
    response.on('close', () => viewer.close());
  }

  private open(user: AccessTokenClaims, response: Response, nothingMs: number | null = null): EventStreamConnection {
    const address = this.callers.addressOf(response.req);
    this.node.connections.admit(user.sub, address);
    const connection = new EventStreamConnection(response, user, { env: this.node.env, nothingMs });
    this.node.connections.add(connection, address);
    const session = closeWithSession(this.node.users, connection);
    response.on('close', () => {
      session.close();
      this.node.connections.remove(connection);
    });
    return connection;
  }
}
