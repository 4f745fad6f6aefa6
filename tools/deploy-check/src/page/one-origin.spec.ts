import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { freePort } from '@parley/local-servers';
import { startNginx } from './nginx.fixture';

describe('the one origin of compose', () => {
  const services = ['auth', 'conversation', 'edge-stream'];
  const servers: Server[] = [];
  let nginx: { stop: () => Promise<void> };
  let origin: string;
  let stream: ServerResponse | undefined;

  beforeAll(async () => {
    origin = `http://127.0.0.1:${await freePort()}`;
    const replacements: Record<string, string> = { 'listen 4200': `listen ${new URL(origin).host}` };
    for (const name of services) replacements[`http://${name}:8080`] = await startService(name);
    nginx = await startNginx('gateway.conf', replacements, `${origin}/`);
  });
  afterAll(async () => {
    await nginx.stop();
    for (const server of servers) server.closeAllConnections();
    await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  });

  it.each([
    ['/api/auth/me', 'auth'],
    ['/api/conversations?limit=1', 'conversation'],
    ['/api/search?q=a.js', 'conversation'],
    ['/v1/models', 'conversation'],
    ['/stream/socket.io/?EIO=4', 'edge-stream'],
  ])('leads %s to %s', async (path, service) => {
    const response = await fetch(`${origin}${path}`, { headers: { 'x-forwarded-for': '6.6.6.6' } });
    expect(await response.json()).toEqual({ service, url: path, from: '127.0.0.1', host: new URL(origin).host });
    expect(response.headers.get('content-security-policy')).toBeNull();
  });

  it('serves the page everywhere else', async () => {
    const response = await fetch(`${origin}/c/some-conversation`);
    expect(await response.text()).toBe('<h1>Parley</h1>');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('sends a stream on piece by piece', async () => {
    const reader = (await fetch(`${origin}/stream/events`)).body!.getReader();
    expect(Buffer.from((await reader.read()).value!).toString()).toBe('first');
    stream!.end('second');
    expect(Buffer.from((await reader.read()).value!).toString()).toBe('second');
  });

  /** Says what it was asked, and by whom. */
  async function startService(service: string): Promise<string> {
    const server = createServer((request: IncomingMessage, response) => {
      if (request.url === '/stream/events') {
        stream = response;
        return void response.writeHead(200, { 'content-type': 'text/event-stream' }).write('first');
      }
      const { url, headers } = request;
      response.end(JSON.stringify({ service, url, from: headers['x-forwarded-for'], host: headers.host }));
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }
});
