export { connectDatabase } from './connect-database';
export { isDatabaseUnavailable } from './database-unavailable';
export { decodeCursor, encodeCursor, momentOf, pageOf } from './keyset-cursor';
export { migrate } from './migrate';
export { sharedRateLimiter } from './rate-limits';
export { plannedEachTime } from './preparing-client';
export { schemaOptions, type SchemaOptions } from './schema-options';
export { UnavailableInterceptor } from './unavailable.interceptor';
export { isUniqueViolation } from './unique-violation';
