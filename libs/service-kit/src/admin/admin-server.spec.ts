import { Writable } from 'node:stream';
import { freePort } from '@parley/local-servers';
import { pino } from 'pino';
import { AdminServer } from './admin-server';

describe('the admin port', () => {
  const lines: string[] = [];
  const sink = new Writable({ write: (chunk, _encoding, done) => (lines.push(String(chunk)), done()) });
  const logger = pino({ level: 'info' }, sink);
  let admin: AdminServer;
  let url: string;

  beforeAll(async () => {
    const port = await freePort();
    const telemetry = { serveMetrics: () => undefined, shutdown: () => Promise.resolve() };
    admin = new AdminServer({ port, address: '127.0.0.1', telemetry, readiness: {}, logger });
    await admin.listen();
    url = `http://127.0.0.1:${port}/log-level`;
  });
  afterAll(() => admin.close());

  const put = (body: string): Promise<Response> => fetch(url, { method: 'PUT', body });

  it('changes the level of the log while the service runs', async () => {
    logger.debug('unseen');
    expect((await put('{"level":"debug"}')).status).toBe(200);
    logger.debug('seen');
    expect(await (await fetch(url)).json()).toEqual({ level: 'debug' });
    expect(lines.join('')).toContain('"seen"');
    expect(lines.join('')).not.toContain('"unseen"');
  });

  it('refuses what is no level, and keeps the one it had', async () => {
    const before = logger.level;
    for (const body of ['{"level":"loud"}', 'debug', '', `{"level":"${'x'.repeat(2_000)}"}`]) {
      expect((await put(body)).status).toBe(400);
    }
    expect(logger.level).toBe(before);
  });
});
