import { PEERS } from '../../peers/all';
import { parleySse } from './parley/parley-sse';
import { parleyWebsocket } from './parley/parley-websocket';
import type { Target } from './target';

/** How readers speak to a system that is measured. */
export function targetOf(name: string, origin: string): Target {
  if (name === 'parley-websocket') return parleyWebsocket(origin);
  if (name === 'parley-sse') return parleySse(origin);
  const peer = PEERS.find((candidate) => candidate.name === name);
  if (!peer) throw new Error(`nothing is called ${name}`);
  return peer.target(origin);
}
