import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

const LARGEST_BODY = 8_000_000;

export interface OtlpHooks {
  /** What was sent, as JSON. @returns false when it is not what it should be */
  take(text: string): boolean;
  /** Whatever else is asked for. */
  answer?(path: string, response: ServerResponse): void;
}

/** Takes traces over OTLP by HTTP, as a collector does. */
export class OtlpServer {
  private readonly server: Server = createServer((request, response) => {
    this.serve(request, response).catch(() => response.destroy());
  });

  constructor(private readonly hooks: OtlpHooks) {}

  /** @returns the port */
  async listen(port = 0, address = '127.0.0.1'): Promise<number> {
    await new Promise<void>((resolve) => this.server.listen(port, address, resolve));
    return (this.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [path = ''] = (request.url ?? '').split('?');
    if (request.method === 'POST' && path === '/v1/traces') {
      const isTaken = this.hooks.take(await readText(request));
      response.writeHead(isTaken ? 200 : 400, { 'content-type': 'application/json' }).end('{}');
    } else if (this.hooks.answer) this.hooks.answer(path, response);
    else response.writeHead(404).end();
  }
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST_BODY) throw new Error('too large');
    chunks.push(chunk);
  }
  const bytes = Buffer.concat(chunks);
  return (request.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes).toString();
}
