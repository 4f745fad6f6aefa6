import { createServer, type AddressInfo, type Server } from 'node:net';
import { eventually, startTestNats, TcpProxy } from '@parley/testing';
import { connectBus } from './bus-connection';

/** Greets as a nats-server of another kind would, and answers pings. */
async function greet(info: object): Promise<{ url: string; server: Server }> {
  const server = createServer((socket) => {
    socket.write(`INFO ${JSON.stringify({ server_id: 'x', version: '2.10.27', proto: 1, max_payload: 1_048_576, ...info })}\r\n`);
    socket.on('data', (bytes) => bytes.includes('PING') && socket.write('PONG\r\n'));
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `nats://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

describe('connecting to NATS', () => {
  it.each(['2.9.10', '2.10.26', '1.99.99'])('refuses a cluster of %s, which loses messages', async (version) => {
    const { url, server } = await greet({ cluster: 'parley', version });
    await expect(connectBus({ url, name: 'spec' })).rejects.toThrow(`needs nats-server 2.10.27 or newer, this one is ${version}`);
    server.close();
  });

  it.each([
    [{ cluster: 'parley', version: '2.10.27' }],
    [{ cluster: 'parley', version: '2.11.0-preview.1' }],
    [{ version: '2.9.10' }],
  ])('takes %j', async (info) => {
    const { url, server } = await greet(info);
    const bus = await connectBus({ url, name: 'spec' });
    await bus.nats.close();
    server.close();
  });

  it('waits for a server that is just starting, and no longer than it may', async () => {
    const nats = await startTestNats();
    await nats.kill();
    await expect(connectBus({ url: nats.url, name: 'spec', patienceMs: 300 })).rejects.toThrow('CONNECTION_REFUSED');
    const connecting = connectBus({ url: nats.url, name: 'spec' });
    await nats.start();
    const bus = await connecting;
    await bus.ping();
    expect(bus.maxPayload).toBe(4 * 1_048_576);
    await bus.close();
    await nats.stop();
  });

  it('says when the server is silent, and closes all the same', async () => {
    const nats = await startTestNats();
    const proxy = await TcpProxy.open(nats.url);
    const bus = await connectBus({ url: proxy.address, name: 'spec' });
    proxy.hold('server');
    await expect(bus.ping()).rejects.toThrow('NATS does not answer');
    proxy.release();
    await eventually(() => bus.ping());
    proxy.hold('server');
    await bus.close();
    expect(bus.nats.isClosed()).toBe(true);
    await proxy.close();
    await nats.stop();
  });
});
