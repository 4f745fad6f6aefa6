import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { Person } from '@parley/testing';
import { RestlessTab } from './restless-tab';

describe('a tab that is loaded anew all the time', () => {
  let server: Server;
  let tab: RestlessTab;
  let connections = 0;

  /** Takes connections and answers none of them, so that every load takes for ever. */
  beforeEach(async () => {
    server = createServer((socket) => socket.resume().on('error', () => undefined)).listen(0, '127.0.0.1');
    server.on('connection', () => (connections += 1));
    await once(server, 'listening');
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    tab = new RestlessTab(new Person('somebody', origin, 'token'), origin, 'websocket');
  });
  afterEach(async () => {
    tab.close();
    await new Promise((resolve) => server.close(resolve));
  });

  it('finishes one load before it begins the next', async () => {
    const arrival = (): Promise<unknown> => once(server, 'connection');
    const first = arrival();
    const reader = tab.read('018f7c5e-0000-7000-8000-000000000000');
    await first;
    reader.firstTokenAt = reader.lastNewsAt = performance.now();
    const second = arrival();
    tab.reload();
    await second;
    tab.reload();
    reader.lastNewsAt = performance.now();
    const third = arrival();
    tab.reload();
    await third;
    expect(connections).toBe(3);
  });
});
