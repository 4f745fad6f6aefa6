import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eventually, freshIds, startTestNats, type TestServer } from '@parley/testing';
import { connect, type NatsConnection } from 'nats';
import { Ground, type Member } from '../ground/ground.fixture';
import { SpanSink } from './span-sink.fixture';
import { PROVIDER_WAYS, TelltaleProvider } from './telltale-provider.fixture';

const CANARY = `sk-canary-${randomBytes(24).toString('hex')}`;
/** The key, its beginning as error messages like to show it, and as it looks in other clothes. */
const TRACES = [CANARY, CANARY.slice(0, 24), CANARY.slice(-20), Buffer.from(CANARY).toString('base64').slice(0, 40), encodeURIComponent(CANARY)];
const STATUSES = ['completed', 'failed', 'cancelled'];

/** The traces of the key in a text; the text itself is too long to show. */
const tracesIn = (text: string): string[] => TRACES.filter((trace) => text.includes(trace));

describe('the provider’s key, while the provider tells it to everybody who asks', () => {
  const provider = new TelltaleProvider();
  const spans = new SpanSink();
  let nats: TestServer;
  let ear: NatsConnection;
  let onBus = '';
  let answered = '';
  let ground: Ground;
  let ada: Member;

  beforeAll(async () => {
    const [providerUrl, otlp] = await Promise.all([provider.start(), spans.start()]);
    nats = await startTestNats();
    ear = await connect({ servers: nats.url });
    ear.subscribe('>', { callback: (_error, message) => void (onBus += `${message.subject} ${message.headers?.toString() ?? ''} ${message.string()}\n`) });
    await ear.flush();
    ground = await Ground.open({
      env: {
        ...{ OPENAI_API_KEY: CANARY, OPENAI_BASE_URL: providerUrl, OPENAI_MODEL: 'canary', NATS_URL: nats.url },
        ...{ OTEL_EXPORTER_OTLP_ENDPOINT: otlp, OTEL_BSP_SCHEDULE_DELAY: '200', LOG_LEVEL: 'trace', LIMIT_CONCURRENT_GENERATIONS: '50' },
      },
    });
    ada = await ground.member();
    await Promise.all(PROVIDER_WAYS.map((way) => askFor(way)));
    await askOverV1();
    for (const path of ['/api/usage', '/api/models', '/api/conversations', '/api/export', '/api/auth/me', '/api/search?q=canary', '/api/admin/generations']) {
      await hear(await fetch(`${ground.origin}${path}`, { headers: { authorization: `Bearer ${ada.person.token}` } }));
    }
  }, 180_000);
  afterAll(async () => {
    await ground.stack.stop();
    await ear.close();
    await Promise.all([nats.stop(), provider.stop(), spans.stop()]);
  });

  const hear = async (response: Response): Promise<void> => {
    answered += `${JSON.stringify([...response.headers])} ${await response.text()}\n`;
  };

  /** One answer that the provider gives in this way, with all that a page would ask for meanwhile. */
  async function askFor(way: string): Promise<void> {
    const { person } = ada;
    const { id } = await person.begin();
    const ids = freshIds();
    const headers = { authorization: `Bearer ${person.token}` };
    await hear(await ground.post(`/api/conversations/${id}/messages`, { ...ids, parentId: null, content: `WAY:${way}` }, headers));
    await eventually(async () => expect(STATUSES).toContain((await person.generation(ids.generationId)).status), { withinMs: 60_000, everyMs: 200 });
    const paths = [`/api/conversations/${id}/messages`, `/api/generations/${ids.generationId}`, `/stream/generations/${ids.generationId}`, `/api/generations/${ids.generationId}/context`];
    for (const path of paths) await hear(await fetch(`${ground.origin}${path}`, { headers }));
  }

  async function askOverV1(): Promise<void> {
    const { key } = (await ada.person.send<{ key: string }>('POST', '/api/auth/keys', { name: 'x' })).body;
    const ways = ['fine', 'refuse401', 'errorEvent'].flatMap((way) => [true, false].map((stream) => ({ way, stream })));
    await Promise.all(
      ways.map(async ({ way, stream }) => {
        const body = { model: 'canary', stream, messages: [{ role: 'user', content: `WAY:${way}` }] };
        await hear(await ground.post('/v1/chat/completions', body, { authorization: `Bearer ${key}` }));
      }),
    );
  }

  it('was really used, and the answers really came', () => {
    expect([...provider.keys]).toEqual([CANARY]);
    expect(answered).toContain('Hello world.');
    expect(onBus).toContain('Hello ');
  });

  it('SSRF by redirect: a provider cannot send the worker on to another address', () => {
    expect([...provider.paths]).toEqual(['/v1/chat/completions']);
  });

  it('canary: is in no HTTP answer, header or event, though the provider’s errors repeat it', () => {
    expect(answered.length).toBeGreaterThan(5_000);
    expect(tracesIn(answered)).toEqual([]);
  });

  it('canary: is in no log line, at the finest level, of any process', async () => {
    const folder = join(ground.stack.dataDir, 'logs');
    const logs = await Promise.all((await readdir(folder)).map(async (name) => [name, await readFile(join(folder, name), 'utf8')] as const));
    expect(logs.map(([name]) => name).join()).toContain('inference-worker');
    expect(logs.flatMap(([name, text]) => tracesIn(text).map((trace) => [name, trace]))).toEqual([]);
    const worker = logs.find(([name]) => name.startsWith('inference-worker'))?.[1] ?? '';
    expect(worker.length).toBeGreaterThan(200);
  });

  it('canary: is in no span that a collector receives', async () => {
    await eventually(() => expect(spans.received).toContain('inference-worker'), { withinMs: 20_000 });
    expect(spans.received).toContain('gen_ai');
    expect(tracesIn(spans.received)).toEqual([]);
  });

  it('canary: is in no metric of any service', async () => {
    for (const name of ['auth-1', 'conversation-1', 'inference-worker-1', 'edge-stream-1']) {
      const { admin } = await ground.stack.ports(name);
      for (const path of ['metrics', 'readyz', 'openapi.json']) {
        const text = await (await fetch(`http://127.0.0.1:${admin}/${path}`)).text();
        expect([name, path, tracesIn(text)]).toEqual([name, path, []]);
      }
    }
  });

  it('canary: is in no message on the bus', () => {
    expect(onBus).toMatch(/gen\.|jobs\.|answers\./);
    expect(tracesIn(onBus)).toEqual([]);
  });

  it('canary: is in no row of the database', async () => {
    const tables = await ground.query("SELECT schemaname AS s, tablename AS t FROM pg_tables WHERE schemaname IN ('auth', 'conversation')");
    expect(tables.length).toBeGreaterThan(10);
    for (const { s, t } of tables) {
      const rows = await ground.query(`SELECT to_json(x)::text AS row FROM "${String(s)}"."${String(t)}" x`);
      expect([t, tracesIn(JSON.stringify(rows))]).toEqual([t, []]);
    }
  });

  it('canary: is in the environment of the worker alone', async () => {
    const names = (await readdir(join(ground.stack.dataDir, 'run'))).filter((file) => file.endsWith('.pid')).map((file) => file.replace('.pid', ''));
    const holders: string[] = [];
    // Whoever starts the worker must have it; nothing else runs in that process.
    const started = names.filter((name) => name !== 'supervisor');
    for (const name of started) {
      // Only Linux shows them; elsewhere the list of what each service is given says the same.
      const environment = await readFile(`/proc/${await ground.stack.pid(name)}/environ`, 'utf8').catch(() => null);
      if (environment?.includes(CANARY)) holders.push(name);
      else if (environment === null && name === 'inference-worker-1') holders.push(name);
    }
    expect(holders).toEqual(['inference-worker-1']);
  });
});
