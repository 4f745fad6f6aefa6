import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Telemetry } from '@parley/telemetry';
import type { Logger } from '../logging/logger';
import { changeLogLevel } from './log-level';
import { checkReadiness, type ReadinessChecks } from './readiness';

export interface AdminServerOptions {
  port: number;
  address: string;
  telemetry: Telemetry;
  readiness: ReadinessChecks;
  logger: Logger;
  openApi?: () => object;
}

/** The internal port of a service: /healthz, /readyz, /metrics, /log-level, /openapi.json. Never behind the public origin. */
export class AdminServer {
  private draining = false;
  private readonly server: Server;

  constructor(private readonly options: AdminServerOptions) {
    this.server = createServer((request, response) => void this.answer(request, response));
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject).listen(this.options.port, this.options.address, resolve);
    });
  }

  /** From now on /readyz says no, so that no new work is sent here. */
  drain(): void {
    this.draining = true;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    switch ((request.url ?? '').split('?')[0]) {
      case '/healthz':
        return sendJson(response, 200, { alive: true });
      case '/readyz':
        return this.answerReadiness(response);
      case '/metrics':
        return this.options.telemetry.serveMetrics(request, response);
      case '/log-level':
        return this.answerLogLevel(request, response);
      case '/openapi.json':
        return sendJson(response, this.options.openApi ? 200 : 404, this.options.openApi?.() ?? {});
      default:
        return sendJson(response, 404, {});
    }
  }

  /** Read with GET, changed with PUT, until the next start. */
  private async answerLogLevel(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { logger } = this.options;
    const isGood = request.method !== 'PUT' || (await changeLogLevel(request, logger).catch(() => false));
    sendJson(response, isGood ? 200 : 400, { level: logger.level });
  }

  private async answerReadiness(response: ServerResponse): Promise<void> {
    if (this.draining) return sendJson(response, 503, { ready: false, checks: { shutdown: 'draining' } });
    const readiness = await checkReadiness(this.options.readiness);
    sendJson(response, readiness.ready ? 200 : 503, readiness);
  }
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
