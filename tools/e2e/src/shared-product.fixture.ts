import { type ProviderSim, startProviderSim } from '@parley/provider-sim';
import { RunningStack, startTestPostgres, type TestServer } from '@parley/testing';
import { Collector } from './collector.fixture';

/** A product with two edges and two workers, and what stands around it, for groups of cases that follow one another. */
export class SharedProduct {
  stack!: RunningStack;
  sim!: ProviderSim;
  postgres!: TestServer;
  /** Receives the spans of all services. */
  readonly collector = new Collector();

  async start(): Promise<void> {
    let endpoint: string;
    [this.sim, this.postgres, endpoint] = await Promise.all([startProviderSim(), startTestPostgres(), this.collector.start()]);
    const env = {
      ...{ DATABASE_URL: this.postgres.url, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint },
      ...{ OPENAI_BASE_URL: this.sim.url, OPENAI_MODEL: 'sim', LIMIT_CONCURRENT_GENERATIONS: '50' },
    };
    this.stack = await RunningStack.start({ edges: 2, workers: 2, env });
  }

  async stop(): Promise<void> {
    await this.stack.stop();
    await Promise.all([this.sim.stop(), this.postgres.stop(), this.collector.stop()]);
  }
}
