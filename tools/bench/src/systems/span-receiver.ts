import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Takes what the services export over OTLP and forgets it, as the bench's own process, on the core of the load. */
export class SpanReceiver {
  private constructor(
    private readonly server: Server,
    private readonly port: number,
  ) {}

  static async start(): Promise<SpanReceiver> {
    const server = createServer((request, response) => {
      request.resume().once('end', () => response.setHeader('Content-Type', 'application/json').end('{}'));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new SpanReceiver(server, (server.address() as AddressInfo).port);
  }

  /** What the services are told: every trace is recorded and sent here. */
  get settings(): Record<string, string> {
    return { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${this.port}`, OTEL_TRACES_SAMPLER_ARG: '1' };
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
