export { startTestNatsCluster, type TestNatsCluster, type TestNatsNode } from './test-nats-cluster';
export { CACHE_DIR, startTestNats, startTestPostgres, type TestServer } from './test-servers';
export { eventually } from './eventually';
export { type HistorySize, seededOwner, seedHistory } from './history/seed-history';
export { freshIds, Person, type Reply } from './person';
export { RunningStack, type StackSettings } from './running-stack';
export { TcpProxy } from './tcp-proxy';
export { makeKey, TokenIssuer } from './token-issuer';
