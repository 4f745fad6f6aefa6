import { httpServiceEnv } from '@parley/service-kit';
import { z } from 'zod';

const Milliseconds = z.coerce.number().int().min(1);
const Count = z.coerce.number().int().min(1);
const Origins = z.string().transform((list, context) => {
  const origins = list.split(',').map((origin) => URL.parse(origin.trim())?.origin);
  if (origins.every((origin) => origin !== undefined)) return origins;
  context.addIssue('must be origins such as https://chat.example.org, separated by commas');
  return z.NEVER;
});

/** The variables of this service, and their bounds. */
export const EdgeEnv = z.object({
  ...httpServiceEnv,
  NATS_URL: z.string().min(1),
  AUTH_JWKS_URL: z.url(),
  /** Whose pages may connect; without it, those of the host that was asked for. */
  ALLOWED_ORIGINS: Origins.optional(),
  /** Connections of one person to this node, both transports together. */
  CONNECTIONS_PER_USER: Count.default(64),
  /** Connections from one address to this node: an office behind it must not be locked out. */
  CONNECTIONS_PER_ADDRESS: Count.default(10_000),
  /** Whose X-Forwarded-For is believed, as express takes it. */
  TRUST_PROXY: z.string().default('loopback'),
  WATCHES_PER_SOCKET: Count.default(200),
  /** Messages that a socket may send a second, for long; four times as many at once. */
  SOCKET_MESSAGES_PER_SECOND: Count.default(50),
  /** Kept of each watched generation for those who join or are slow; older events are read from the log again. */
  RING_BYTES_PER_GENERATION: Count.default(262_144),
  RING_BYTES_PER_NODE: Count.default(268_435_456),
  /** Reads of the log at the same time. */
  LOG_READS: Count.default(32),
  /** After so long without a record (two heartbeats of a worker) the log is asked. */
  SILENCE_MS: Milliseconds.default(5_000),
  /** A generation that nobody watches is forgotten after this. */
  IDLE_RELEASE_MS: Milliseconds.default(30_000),
  /** A connection that has taken nothing for so long is closed. */
  STALL_MS: Milliseconds.default(30_000),
  SSE_PING_MS: Milliseconds.default(15_000),
  /** An SSE request for a generation of which nothing is heard is answered with a problem after this. */
  SSE_NOTHING_MS: Milliseconds.default(30_000),
  /** How often a socket is asked whether it lives, and how long it may take to answer. */
  SOCKET_PING_MS: Milliseconds.default(10_000),
  SOCKET_PONG_MS: Milliseconds.default(15_000),
  /** How often time is looked at: expired tokens, stalled connections, silent logs. */
  PULSE_MS: Milliseconds.default(1_000),
});
export type EdgeEnv = z.infer<typeof EdgeEnv>;
