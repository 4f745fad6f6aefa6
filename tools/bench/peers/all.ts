import { aiSdkPeer } from './ai-sdk';
import { durableStreamsPeer } from './durable-streams';
import { expressPeer } from './express';
import type { Peer } from './peer';
import { plainSocketIoPeer, socketIoPeer } from './socket-io';

export const PEERS: readonly Peer[] = [expressPeer, aiSdkPeer, socketIoPeer, plainSocketIoPeer, durableStreamsPeer];
