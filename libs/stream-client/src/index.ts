export type { ConnectionState, Transport, TransportWish } from './connection-state';
export { StreamClient, type StreamClientOptions, type WatchOptions } from './stream-client';
export type { Traffic } from './traffic';
