import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Gateway } from './gateway';

const NOBODY = 'http://127.0.0.1:1';

describe('the gateway', () => {
  let webRoot: string;
  let service: Server;
  let serviceUrl: string;
  let answer: (request: IncomingMessage, response: ServerResponse) => void;
  let gateway: Gateway;
  let origin: string;

  async function open(edgeStream: string[], conversation = [serviceUrl]): Promise<void> {
    gateway = new Gateway({ port: 0, address: '127.0.0.1', auth: [serviceUrl], conversation, edgeStream, webRoot });
    origin = `http://127.0.0.1:${await gateway.listen()}`;
  }

  beforeAll(async () => {
    webRoot = await mkdtemp(join(tmpdir(), 'parley-web-'));
    await writeFile(join(webRoot, 'index.html'), '<h1>Parley</h1>');
    service = createServer((incoming, response) => answer(incoming, response));
    await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
    serviceUrl = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
  });
  beforeEach(() => {
    answer = (incoming, response) => response.end(JSON.stringify({ url: incoming.url, headers: incoming.headers }));
  });
  afterEach(() => gateway.close());
  afterAll(async () => {
    service.closeAllConnections();
    service.close();
    await rm(webRoot, { recursive: true });
  });

  it('serves the page at every path that is no service, under a strict policy', async () => {
    await open([serviceUrl]);
    const response = await fetch(`${origin}/c/some-conversation`);
    expect(await response.text()).toBe('<h1>Parley</h1>');
    expect(response.headers.get('content-security-policy')).toContain("script-src 'self';");
  });

  it('passes requests on with the address that it saw, and not one that a caller made up', async () => {
    await open([serviceUrl]);
    const response = await fetch(`${origin}/api/models?x=1`, { headers: { 'x-forwarded-for': '6.6.6.6' } });
    const seen = (await response.json()) as { url: string; headers: Record<string, string> };
    expect(seen.url).toBe('/api/models?x=1');
    expect(seen.headers['x-forwarded-for']).toBe('127.0.0.1');
  });

  it('sends a stream on piece by piece', async () => {
    let send: (text: string) => void = () => undefined;
    answer = (_incoming, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write('first');
      send = (text) => response.end(text);
    };
    await open([serviceUrl]);
    const reader = (await fetch(`${origin}/stream/events`)).body!.getReader();
    expect(Buffer.from((await reader.read()).value!).toString()).toBe('first');
    send('second');
    expect(Buffer.from((await reader.read()).value!).toString()).toBe('second');
  });

  it('opens a stream before its first event has come', async () => {
    let send: (text: string) => void = () => undefined;
    answer = (_incoming, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
      send = (text) => response.end(text);
    };
    await open([serviceUrl]);
    const response = await fetch(`${origin}/stream/events`);
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    send('first');
    expect(await response.text()).toBe('first');
  });

  it('ends a stream whose edge has died in the middle', async () => {
    answer = (incoming, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write('first');
      setImmediate(() => incoming.socket.destroy());
    };
    await open([serviceUrl]);
    const response = await fetch(`${origin}/stream/events`);
    await expect(response.text()).rejects.toThrow();
  });

  it('goes to another edge when one is gone', async () => {
    await open([NOBODY, serviceUrl]);
    const statuses = await Promise.all(Array.from({ length: 6 }, async () => (await fetch(`${origin}/stream/events`)).status));
    expect(statuses).toEqual([200, 200, 200, 200, 200, 200]);
  });

  it('opens a socket at another edge when one is gone', async () => {
    service.once('upgrade', (_incoming, socket) => socket.end('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n'));
    await open([NOBODY, serviceUrl]);
    const status = await new Promise((resolve, reject) => {
      const upgrade = request(`${origin}/stream/socket.io/`, { headers: { connection: 'Upgrade', upgrade: 'websocket' } });
      upgrade.once('upgrade', ({ statusCode }, socket) => {
        socket.destroy();
        resolve(statusCode);
      });
      upgrade.once('error', reject).end();
    });
    expect(status).toBe(101);
  });

  it('says clearly that a service is not there', async () => {
    await open([serviceUrl], [NOBODY]);
    const response = await fetch(`${origin}/api/conversations`, { method: 'POST', body: '{}' });
    expect(response.status).toBe(503);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.json()).toMatchObject({ code: 'unavailable', status: 503 });
  });
});
