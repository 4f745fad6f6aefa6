import type { UserRooms } from '../user-events/user-rooms';
import type { Connection } from './connection';

/** Closes a connection when the session behind its token ends, on whatever device that was asked for. */
export function closeWithSession(users: UserRooms, connection: Connection): { close(): void } {
  return users.listen(connection.claims.sub, (event) => {
    if (event.type !== 'session.ended' || event.sessionId !== connection.claims.sid) return;
    // The event itself goes first.
    setImmediate(() => connection.close('session_ended'));
  });
}
