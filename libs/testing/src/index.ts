export { CACHE_DIR, startTestNats, startTestPostgres, type TestServer } from './test-servers';
export { eventually } from './eventually';
export { makeKey, TokenIssuer } from './token-issuer';
