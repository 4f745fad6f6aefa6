import { type IRateLimiterStoreOptions, RateLimiterPostgres } from 'rate-limiter-flexible';
import type { DataSource } from 'typeorm';

interface PoolHolder {
  master: object;
}

/** Counts in the table `rate_limits` of the service's schema, so that all replicas count together. */
export function sharedRateLimiter(
  dataSource: DataSource,
  options: Omit<IRateLimiterStoreOptions, 'storeClient'> & { keyPrefix: string },
): RateLimiterPostgres {
  return new RateLimiterPostgres({
    ...options,
    storeClient: (dataSource.driver as unknown as PoolHolder).master,
    storeType: 'pool',
    schemaName: (dataSource.options as { schema?: string }).schema ?? 'public',
    tableName: 'rate_limits',
    tableCreated: true,
  });
}
