import { PEERS } from '../peers/all';
import type { Contestant, Size } from './systems/system';

const PARLEY: Contestant[] = [
  { name: 'parley-websocket', title: 'Parley, WebSocket', system: 'parley', isParley: true, canFanOut: true },
  { name: 'parley-sse', title: 'Parley, SSE', system: 'parley', isParley: true, canFanOut: true },
];

const SIZES: Record<string, Size> = {
  '1 of each': {},
  '2 edges': { edges: 2 },
  '3 edges': { edges: 3 },
  '2 workers': { workers: 2 },
  '3 workers': { workers: 3 },
  '3 NATS nodes': { natsNodes: 3 },
  'data in memory': { isInMemory: true },
};

const TELEMETRY: Record<string, Size> = { 'telemetry off': { telemetry: 'off' }, 'telemetry full': { telemetry: 'full' } };

/** The same product in other sizes, and with more or less telemetry, over WebSocket; measured when they are asked for by name. */
const VARIED = [...variations(SIZES, 'size-'), ...variations(TELEMETRY, '')];

function variations(sizes: Record<string, Size>, prefix: string): Contestant[] {
  return Object.entries(sizes).map(([words, size]) => ({
    name: `${prefix}${words.replaceAll(' ', '-').toLowerCase()}`,
    title: `Parley, ${words}`,
    target: 'parley-websocket',
    system: 'parley',
    isParley: true,
    canFanOut: true,
    size,
  }));
}

/** Everyone who is measured: Parley over both transports, then the peers whose needs are met. */
export function contestants({ only, hasRedis }: { only: string | undefined; hasRedis: boolean }): Contestant[] {
  const peers = PEERS.filter(({ needsRedis }) => hasRedis || !needsRedis).map(
    ({ name, title }): Contestant => ({ name, title, system: name, isParley: false, canFanOut: name.startsWith('socket.io') }),
  );
  const wanted = only?.split(',');
  if (!wanted) return [...PARLEY, ...peers];
  return [...PARLEY, ...VARIED, ...peers].filter(({ name }) => wanted.some((word) => name.startsWith(word)));
}
