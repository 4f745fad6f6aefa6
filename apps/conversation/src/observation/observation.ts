import { Injectable } from '@nestjs/common';
import { BacklogMetrics } from './backlog-metrics';
import { ServerMetrics } from './server-metrics';

/** What this service shows of the whole installation at its metrics. */
@Injectable()
export class Observation {
  constructor(
    private readonly backlog: BacklogMetrics,
    private readonly servers: ServerMetrics,
  ) {}

  start(): void {
    this.backlog.start();
    this.servers.start();
  }
}
