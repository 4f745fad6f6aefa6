import type { ServerResponse } from 'node:http';
import { OtlpTraces, spansOf } from './otlp';
import { OtlpServer } from './otlp-server';
import { TraceStore } from './trace-store';
import { renderPage } from './waterfall';

const SHOWN = 20;

/** Keeps the traces that it is sent, and shows the last answers at /dev/traces. */
export class Receiver {
  private readonly store = new TraceStore();
  private readonly server = new OtlpServer({ take: (text) => this.take(text), answer: (path, response) => this.answer(path, response) });

  /** @returns the port */
  listen(port: number, address: string): Promise<number> {
    return this.server.listen(port, address);
  }

  close(): Promise<void> {
    return this.server.close();
  }

  private take(text: string): boolean {
    const traces = OtlpTraces.safeParse(parseJson(text));
    if (traces.success) this.store.take(spansOf(traces.data));
    return traces.success;
  }

  private answer(path: string, response: ServerResponse): void {
    if (path === '/dev/traces') return send(response, 200, 'text/html; charset=utf-8', renderPage(this.store.generations(SHOWN)));
    if (path === '/dev/traces.json') return send(response, 200, 'application/json', JSON.stringify(this.store.generations(SHOWN)));
    send(response, path === '/healthz' ? 200 : 404, 'application/json', '{}');
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
}
