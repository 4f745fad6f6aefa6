import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Fold } from '@parley/contracts';
import { StreamClient } from '@parley/stream-client';
import { eventually, freshIds, Person, RunningStack } from '@parley/testing';

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('the product on one machine', () => {
  let stack: RunningStack;
  let names: string[];

  beforeAll(async () => {
    stack = await RunningStack.start({ edges: 2, workers: 2 });
    const files = await readdir(join(stack.dataDir, 'run'));
    names = files.filter((file) => file.endsWith('.pid') && file !== 'supervisor.pid').map((file) => file.slice(0, -4));
  }, 120_000);
  afterAll(() => stack.stop());

  const count = (tokens: number): string => Array.from({ length: tokens }, (_, index) => `t${index} `).join('');

  /** Asks, and gives the text that a reader saw, over whatever happens meanwhile. */
  async function ask(person: Person, tokens: number, meanwhile: () => Promise<void> = () => Promise.resolve()): Promise<string> {
    const client = new StreamClient({ origin: stack.origin, token: () => Promise.resolve(person.token) });
    const ids = freshIds();
    let seen: Fold | null = null;
    const done = new Promise<string>((resolve) => {
      client.watch(ids.generationId, (fold) => {
        seen = fold;
        if (fold.end) resolve(fold.text);
      });
    });
    client.connect();
    const { id } = await eventually(() => person.begin(), { withinMs: 30_000, everyMs: 200 });
    const content = `[[sim tokens=${tokens} rate=50]]`;
    await eventually(() => person.post(id, { ...ids, content }), { withinMs: 30_000, everyMs: 200 });
    await eventually(() => expect(seen?.text).toContain('t1 '), { withinMs: 30_000 });
    await meanwhile();
    return done.finally(() => client.close());
  }

  it('has the processes that were asked for, each with its ports', async () => {
    expect(names.sort()).toEqual(
      [
        ...['auth-1', 'conversation-1', 'edge-stream-1', 'edge-stream-2', 'gateway-1', 'inference-worker-1'],
        ...['inference-worker-2', 'nats-1', 'postgres-1', 'provider-sim-1'],
      ].sort(),
    );
    const ports = JSON.parse(await readFile(join(stack.dataDir, 'run/ports.json'), 'utf8')) as Record<string, object>;
    expect(Object.keys(ports).sort()).toEqual(names);
    expect(ports['edge-stream-1']).toEqual({ http: expect.any(Number), admin: expect.any(Number) });
  });

  it('tells for each service whether it lives, is ready, what it measures and what it understands', async () => {
    for (const name of ['auth-1', 'conversation-1', 'edge-stream-1', 'inference-worker-1']) {
      const { admin } = await stack.ports(name);
      const get = (path: string): Promise<Response> => fetch(`http://127.0.0.1:${admin}${path}`);
      expect((await get('/healthz')).status).toBe(200);
      expect(await (await get('/readyz')).json()).toMatchObject({ ready: true });
      expect(await (await get('/metrics')).text()).toMatch(/nodejs_eventloop|v8js|process/);
      if (name !== 'inference-worker-1') expect(await (await get('/openapi.json')).json()).toMatchObject({ openapi: expect.any(String) });
    }
  });

  it('keeps the internals out of the public origin', async () => {
    for (const path of ['/metrics', '/healthz', '/readyz', '/openapi.json']) {
      const response = await fetch(`${stack.origin}${path}`);
      const isPage = (await response.text()).includes('<title>Parley</title>');
      expect(isPage || response.status === 404).toBe(true);
    }
  });

  it('starts again whatever dies, NATS and PostgreSQL included, and an answer under way is whole', async () => {
    const person = await Person.register(stack.origin);
    const together = [['auth-1', 'edge-stream-1'], ['conversation-1', 'inference-worker-1'], ['edge-stream-2', 'inference-worker-2'], ['gateway-1'], ['nats-1'], ['postgres-1']];
    expect([...together.flat(), 'provider-sim-1'].sort()).toEqual(names);
    for (const dying of together) {
      const text = await ask(person, 150, async () => void (await Promise.all(dying.map((name) => stack.kill(name)))));
      expect(`${dying.join()}: ${text}`).toBe(`${dying.join()}: ${count(150)}`);
    }
  }, 240_000);

  it('has services that ask of the bus only what they may', async () => {
    expect(await stack.log('nats-1')).not.toMatch(/permissions violation/i);
  });

  it('ends in order and leaves no process behind', async () => {
    const pids = await Promise.all(names.map((name) => stack.pid(name)));
    expect(pids.every(isAlive)).toBe(true);
    await stack.stop();
    expect(pids.filter(isAlive)).toEqual([]);
  });
});
