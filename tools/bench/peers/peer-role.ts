import { serveCalls } from '../src/roles/serve-calls';
import { PEERS } from './all';
import type { PeerSurroundings } from './peer';

/** The server of one peer, in a process of its own. */
export function servePeer(): void {
  serveCalls({
    serve: ({ name, ...surroundings }: PeerSurroundings & { name: string }) => {
      const peer = PEERS.find((candidate) => candidate.name === name);
      if (!peer) throw new Error(`no peer is called ${name}`);
      return peer.serve(surroundings);
    },
  });
}
