import { PEERS } from '../peers/all';
import type { Contestant } from './systems/system';

const PARLEY: Contestant[] = [
  { name: 'parley-websocket', title: 'Parley, WebSocket', system: 'parley', isParley: true, canFanOut: true },
  { name: 'parley-sse', title: 'Parley, SSE', system: 'parley', isParley: true, canFanOut: true },
];

/** Everyone who is measured: Parley over both transports, then the peers whose needs are met. */
export function contestants({ only, hasRedis }: { only: string | undefined; hasRedis: boolean }): Contestant[] {
  const peers = PEERS.filter(({ needsRedis }) => hasRedis || !needsRedis).map(
    ({ name, title }): Contestant => ({ name, title, system: name, isParley: false, canFanOut: name.startsWith('socket.io') }),
  );
  const wanted = only?.split(',');
  return [...PARLEY, ...peers].filter(({ name }) => !wanted || wanted.some((word) => name.startsWith(word)));
}
