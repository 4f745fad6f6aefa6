import { z } from 'zod';
import { CursorText } from './generation-log/cursor';
import type { GenerationEvent } from './generation-log/event';
import { Id } from './ids';
import type { Problem } from './problem/problem';
import type { UserEvent } from './user-events/user-event';

export const SOCKET_PATH = '/stream/socket.io';

export const WatchBody = z.object({ generationId: Id, after: CursorText.optional() });
export type WatchBody = z.input<typeof WatchBody>;

export const UnwatchBody = z.object({ generationId: Id });
export type UnwatchBody = z.input<typeof UnwatchBody>;

export const RefreshBody = z.object({ token: z.string().min(1).max(8_192) });
export type RefreshBody = z.infer<typeof RefreshBody>;

/**
 * `auth` of the handshake. User events come by themselves once a socket is connected; `afterUserEvent`, the id of the
 * last one that this client has seen, brings those that it missed first.
 */
export const HandshakeAuth = z.object({
  token: z.string().min(1).max(8_192),
  afterUserEvent: z.number().int().min(0).optional(),
});
export type HandshakeAuth = z.infer<typeof HandshakeAuth>;

export type Acknowledgement = { ok: true } | { ok: false; error: Problem };
type Acknowledge = (reply: Acknowledgement) => void;

/** Why the server closed a socket, said in `goodbye` just before. */
export type GoodbyeReason = 'token_expired' | 'session_ended' | 'too_slow' | 'draining';

/** Socket.IO: what a client may send. */
export interface ClientToServer {
  watch: (body: WatchBody, acknowledge: Acknowledge) => void;
  unwatch: (body: UnwatchBody, acknowledge?: Acknowledge) => void;
  refresh: (body: RefreshBody, acknowledge: Acknowledge) => void;
}

/** Socket.IO: what a server may send. */
export interface ServerToClient {
  generation: (events: GenerationEvent[]) => void;
  user: (event: UserEvent) => void;
  /** Once after connecting: the newest user event that there is, so that a client which has seen none knows where it stands. */
  position: (position: { userEvent: number }) => void;
  goodbye: (reason: GoodbyeReason) => void;
}
