import type { Target } from '../src/targets/target';

/** What a peer's server is told: where the provider is, and a Redis if it wants one. */
export interface PeerSurroundings {
  providerUrl: string;
  redisUrl: string;
}

/** Another way to stream answers: its server, and how a reader speaks to it. To add one, write a file and name it in `all.ts`. */
export interface Peer {
  /** In one word, for tables and options. */
  name: string;
  title: string;
  needsRedis: boolean;
  /** Starts the server, in a process of its own. @returns its origin */
  serve(surroundings: PeerSurroundings): Promise<string>;
  target(origin: string): Target;
}
