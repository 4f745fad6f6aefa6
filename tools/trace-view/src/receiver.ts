import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { OtlpTraces, spansOf } from './otlp';
import { TraceStore } from './trace-store';
import { renderPage } from './waterfall';

const LARGEST_BODY = 8_000_000;
const SHOWN = 20;

/** Takes OTLP over HTTP as a collector does, and shows the last answers at /dev/traces. */
export class Receiver {
  private readonly store = new TraceStore();
  private readonly server: Server = createServer((request, response) => {
    this.answer(request, response).catch(() => response.destroy());
  });

  /** @returns the port */
  async listen(port: number, address: string): Promise<number> {
    await new Promise<void>((resolve) => this.server.listen(port, address, resolve));
    return (this.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '').split('?')[0];
    if (request.method === 'POST' && path === '/v1/traces') return this.take(request, response);
    if (path === '/dev/traces') return send(response, 200, 'text/html; charset=utf-8', renderPage(this.store.generations(SHOWN)));
    if (path === '/dev/traces.json') return send(response, 200, 'application/json', JSON.stringify(this.store.generations(SHOWN)));
    send(response, path === '/healthz' ? 200 : 404, 'application/json', '{}');
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const bytes = await readBody(request);
    const text = request.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes).toString() : bytes.toString();
    const traces = OtlpTraces.safeParse(parseJson(text));
    if (traces.success) this.store.take(spansOf(traces.data));
    send(response, traces.success ? 200 : 400, 'application/json', '{}');
  }
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST_BODY) throw new Error('too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
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
