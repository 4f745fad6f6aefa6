import { DataSource, type DataSourceOptions } from 'typeorm';
import { isDatabaseUnavailable } from './database-unavailable';

/** How long to keep trying for the first connection, in milliseconds. */
const PATIENCE_MS = 20_000;
const RETRY_DELAY_MS = 250;

/** Connects, waiting a while for a server that is just starting. Later losses are mended by the pool. */
export async function connectDatabase(options: DataSourceOptions): Promise<DataSource> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await new DataSource(options).initialize();
    } catch (error) {
      if (!isDatabaseUnavailable(error) || Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, RETRY_DELAY_MS));
    }
  }
}
