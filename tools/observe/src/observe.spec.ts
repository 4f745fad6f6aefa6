import { join } from 'node:path';
import { type ChildProcess, spawn } from 'node:child_process';
import { freePort } from '@parley/local-servers';
import { eventually, freshIds, Person, RunningStack } from '@parley/testing';
import { alertsWithoutRunbook, metricsIn, namedMetrics } from './metrics/named-metrics';
import { readSamples, type Sample, scrape } from './metrics/scrape';
import { staleDashboards } from './dashboards/dashboard-files';
import { WORKSPACE } from './workspace';

const SERVICES = ['auth-1', 'conversation-1', 'inference-worker-1', 'edge-stream-1'];

function browserTraces(attributes: object[]): object {
  const span = {
    traceId: 'a'.repeat(32),
    spanId: 'b'.repeat(16),
    name: 'ask',
    kind: 3,
    startTimeUnixNano: '1700000000000000000',
    endTimeUnixNano: '1700000001000000000',
    attributes,
  };
  return { resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] };
}

describe('dashboards and alerts', () => {
  it('are what the code says, and each alert has its page', () => {
    expect(staleDashboards()).toEqual([]);
    expect(alertsWithoutRunbook()).toEqual([]);
  });

  it('have their metrics read out of PromQL, whatever stands around them', () => {
    const expression = 'histogram_quantile(0.9, sum by (le, job) (rate(a_bucket{x=~"b|c"}[5m]))) > 2 and max(d:e) or vector(0)';
    expect(metricsIn(expression)).toEqual(['a_bucket', 'd:e']);
  });
});

describe('what a running product exports', () => {
  let stack: RunningStack;
  let canary: ChildProcess;
  let urls: string[];

  beforeAll(async () => {
    stack = await RunningStack.start({ observe: true, env: { SIM_FIRST_TOKEN_MS: '20' } });
    const admin = await freePort();
    const env = { PUBLIC_URL: stack.origin, CANARY_EMAIL: 'canary@example.com', CANARY_PASSWORD: 'a long and private sentence' };
    canary = spawn(process.execPath, [join(WORKSPACE, 'dist/tools/canary/main.js')], {
      env: { ...process.env, ...env, ADMIN_PORT: String(admin), CANARY_EVERY_MS: '500' },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    const ports = await Promise.all(SERVICES.map(async (name) => (await stack.ports(name))['admin']));
    urls = [...ports, admin].map((port) => `http://127.0.0.1:${port}/metrics`);
  }, 150_000);
  afterAll(async () => {
    const gone = new Promise((resolve) => canary.once('exit', resolve));
    canary.kill('SIGTERM');
    await gone;
    await stack.stop();
  });

  const samples = async (): Promise<Sample[]> => (await Promise.all(urls.map((url) => readSamples(url)))).flat();

  it('shows a canary that sends, cuts, resumes over both transports, and reads what is stored', async () => {
    const good = (all: Sample[]): unknown[] =>
      all.filter(({ name, labels }) => name === 'parley_canary_rounds_total' && labels['outcome'] === 'good').map(({ labels }) => labels['transport']);
    await eventually(async () => expect(good(await samples())).toEqual(expect.arrayContaining(['websocket', 'sse'])), { withinMs: 60_000 });
  }, 90_000);

  it('takes what a page measured from those who are signed in, within bounds', async () => {
    const person = await Person.register(stack.origin);
    const send = async (attributes: object[], sender = person): Promise<number> =>
      (await sender.send('POST', '/stream/telemetry/traces', browserTraces(attributes))).status;
    const measured = ['parley.first_paint_ms', 'parley.longest_gap_ms'].map((key) => ({ key, value: { intValue: 250 } }));
    expect(await send(measured)).toBe(204);
    expect(await send(measured, person.withToken('nobody'))).toBe(401);
    expect(await send(Array.from({ length: 50 }, () => measured[0]!))).toBe(400);
    const statuses = await Promise.all(Array.from({ length: 12 }, () => send(measured)));
    expect(new Set(statuses)).toEqual(new Set([204, 429]));
  });

  it('holds every metric that a dashboard or an alert names', async () => {
    await eventually(
      async () => {
        const exported = await scrape(urls);
        expect([...namedMetrics().keys()].filter((name) => !exported.has(name))).toEqual([]);
      },
      { withinMs: 30_000 },
    );
  }, 60_000);

  it('bears no ids in its labels, and does not grow with people and answers', async () => {
    const seriesOf = (all: Sample[]): number => new Set(all.map((sample) => JSON.stringify(sample))).size;
    const use = async (): Promise<void> => {
      const person = await Person.register(stack.origin);
      const { id } = await person.begin();
      const ids = freshIds();
      await person.post(id, { content: '[[sim tokens=20 rate=500]]', ...ids });
      await eventually(async () => expect((await person.generation(ids.generationId)).status).toBe('completed'));
      await person.messages(id);
    };
    await use();
    await use();
    const before = await samples();
    for (let nth = 0; nth < 8; nth++) await use();
    const after = await samples();
    // Which process it is may be said once: by `target_info`, and by the name of whoever measured.
    const ofOurs = after.filter(({ name }) => name !== 'target_info');
    const values = ofOurs.flatMap(({ labels }) => Object.entries(labels).filter(([key]) => !key.startsWith('otel_scope'))).map(([, value]) => value);
    expect(values.filter((value) => /[0-9a-f]{8}-[0-9a-f]{4}-|@|eyJ/i.test(value))).toEqual([]);
    // A status that had not come before may bring a few; ids would bring dozens.
    expect(seriesOf(after) - seriesOf(before)).toBeLessThan(60);
    const perMetric = Map.groupBy(after, ({ name }) => name);
    expect([...perMetric].filter(([, list]) => list.length > 1_000).map(([name]) => name)).toEqual([]);
  }, 120_000);

  it("is read by Debian's Prometheus, which finds all services up and no alert burning", async () => {
    const { http } = await stack.ports('prometheus-1');
    const ask = async (query: string): Promise<{ metric: Record<string, string>; value: [number, string] }[]> => {
      const response = await fetch(`http://127.0.0.1:${http}/api/v1/query?query=${encodeURIComponent(query)}`);
      return ((await response.json()) as { data: { result: { metric: Record<string, string>; value: [number, string] }[] } }).data.result;
    };
    await eventually(
      async () => {
        const up = await ask('up == 1');
        expect(up.map(({ metric }) => metric['job']).sort()).toEqual(['auth', 'conversation', 'edge-stream', 'inference-worker']);
        expect((await ask('sum(parley_generations_total)')).length).toBe(1);
      },
      { withinMs: 30_000 },
    );
    const firing = await ask('ALERTS{alertstate="firing"}');
    expect(firing.map(({ metric }) => metric['alertname'])).toEqual([]);
  }, 60_000);

  it('leads from the wait for a first token to a trace of one that waited so long', async () => {
    const { http } = await stack.ports('prometheus-1');
    const metric = 'gen_ai_server_time_to_first_token_bucket';
    const tellExemplars = async (): Promise<{ exemplars: { labels: Record<string, string> }[] }[]> => {
      const [start, end] = [Date.now() / 1_000 - 600, Date.now() / 1_000 + 60];
      const response = await fetch(`http://127.0.0.1:${http}/api/v1/query_exemplars?query=${metric}&start=${start}&end=${end}`);
      return ((await response.json()) as { data: { exemplars: { labels: Record<string, string> }[] }[] }).data;
    };
    const traceId = await eventually(
      async () => {
        const [series] = await tellExemplars();
        expect(series?.exemplars[0]?.labels['trace_id']).toMatch(/^[0-9a-f]{32}$/);
        return series!.exemplars[0]!.labels['trace_id']!;
      },
      { withinMs: 30_000 },
    );
    expect(await stack.log('inference-worker-1')).toContain(traceId);
  }, 60_000);

  it('shows the last answers as a waterfall', async () => {
    await eventually(
      async () => {
        const page = await (await fetch(`${stack.origin}/dev/traces`)).text();
        expect(page).toContain('inference-worker: chat parley-demo');
      },
      { withinMs: 30_000 },
    );
  });
});
