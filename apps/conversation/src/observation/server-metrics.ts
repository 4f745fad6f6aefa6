import { Inject, Injectable } from '@nestjs/common';
import type { ObservableGauge } from '@opentelemetry/api';
import type { BusConnection } from '@parley/bus';
import { StreamName } from '@parley/contracts';
import { DataSource } from 'typeorm';
import { BUS } from '../bus/bus.module';
import { gauge, meter } from './gauge';

const streamBytes = gauge('parley.stream.size', 'What a stream holds', 'By');
const streamMessages = gauge('parley.stream.messages', 'Messages that a stream holds');
const ofDatabase: Record<string, ObservableGauge> = {
  size: gauge('parley.database.size', 'The database on disk', 'By'),
  connections: gauge('parley.database.connections', 'Connections to the database, of all clients'),
  longest: gauge('parley.database.longest_transaction', 'Age of the oldest open transaction', 's'),
  hits: gauge('parley.database.cache_hits', 'Share of the blocks that were in memory, since the statistics began', '1'),
  deadlocks: gauge('parley.database.deadlocks', 'Deadlocks since the statistics began'),
};

const DATABASE = `
  SELECT pg_database_size(datname) AS "size", numbackends AS "connections", deadlocks AS "deadlocks",
    coalesce(blks_hit::float / nullif(blks_hit + blks_read, 0), 1) AS "hits",
    (SELECT coalesce(extract(epoch FROM now() - min(xact_start)), 0) FROM pg_stat_activity WHERE datname = current_database()) AS "longest"
  FROM pg_stat_database WHERE datname = current_database()`;

/** The servers as this service sees them, for those who have no exporter beside them. */
@Injectable()
export class ServerMetrics {
  constructor(
    private readonly database: DataSource,
    @Inject(BUS) private readonly bus: BusConnection,
  ) {}

  start(): void {
    meter.addBatchObservableCallback(async (result) => {
      const [row = {}] = await this.database.query<Record<string, string>[]>(DATABASE);
      for (const [name, value] of Object.entries(row)) {
        const observed = ofDatabase[name];
        if (observed) result.observe(observed, Number(value));
      }
    }, Object.values(ofDatabase));
    meter.addBatchObservableCallback(async (result) => {
      for (const stream of Object.values(StreamName)) {
        const { state } = await this.bus.manager.streams.info(stream);
        result.observe(streamBytes, state.bytes, { stream });
        result.observe(streamMessages, state.messages, { stream });
      }
    }, [streamBytes, streamMessages]);
  }
}
