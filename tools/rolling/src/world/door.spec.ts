import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Route } from '../deploy/ingress';
import { Door } from './door';
import { nginxConfiguration } from './nginx-configuration';

const streams: Route = { path: '/stream', service: 'edge-stream', settings: { 'proxy-buffering': 'off', 'proxy-read-timeout': '3600' } };
const chats: Route = { path: '/api', service: 'conversation', settings: {} };

describe('the door', () => {
  let door: Door;
  const servers: Server[] = [];

  beforeEach(async () => {
    door = await Door.open([streams, chats]);
  });
  afterEach(async () => {
    await door.close();
    for (const server of servers) server.closeAllConnections();
    await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
  });

  it('sends new requests to the pods of the moment alone', async () => {
    const [old, fresh] = [await startPod((response) => response.end('old')), await startPod((response) => response.end('fresh'))];
    await door.lead('conversation', [old]);
    expect(await get('/api/conversations')).toEqual([200, 'old']);
    await door.lead('conversation', [old, fresh]);
    expect(new Set(await getMany('/api/conversations'))).toEqual(new Set(['old', 'fresh']));
    await door.lead('conversation', [fresh]);
    expect(new Set(await getMany('/api/conversations'))).toEqual(new Set(['fresh']));
  });

  it('sends nothing to the pods before, in the moment of the change', async () => {
    const pods = [await startPod((response) => response.end('0')), await startPod((response) => response.end('1'))];
    for (let change = 0; change < 20; change += 1) {
      await door.lead('conversation', [pods[change % 2]!]);
      expect(new Set(await getMany('/api/conversations'))).toEqual(new Set([`${change % 2}`]));
    }
  });

  it('lets a stream of an old pod go on, piece by piece, over reloads', async () => {
    let stream: ServerResponse | undefined;
    const pod = await startPod((response) => {
      stream = response;
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write('one');
    });
    await door.lead('edge-stream', [pod]);
    const reader = (await fetch(`${door.origin}/stream/events`)).body!.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader.read()).value).toBe('one');
    await door.lead('edge-stream', []);
    await door.reload();
    stream!.end('two');
    expect((await reader.read()).value).toBe('two');
    expect((await get('/stream/events'))[0]).toBe(503);
  });

  it('knows no setting of an Ingress that it would leave out', () => {
    const route = { ...chats, settings: { 'proxy-surprise': 'on' } };
    const configure = (): string => nginxConfiguration({ folder: '/tmp', port: 1, routes: [route], endpoints: new Map(), revision: 1 });
    expect(configure).toThrow(/proxy-surprise/);
  });

  async function get(path: string): Promise<[status: number, body: string]> {
    const response = await fetch(`${door.origin}${path}`, { headers: { connection: 'close' } });
    return [response.status, await response.text()];
  }

  const getMany = async (path: string): Promise<string[]> =>
    (await Promise.all(Array.from({ length: 20 }, () => get(path)))).map(([, body]) => body);

  async function startPod(answer: (response: ServerResponse) => void): Promise<string> {
    const server = createServer((_request, response) => answer(response));
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `127.0.0.1:${(server.address() as AddressInfo).port}`;
  }
});
