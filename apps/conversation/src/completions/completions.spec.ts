import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connectBus, serveApiKeys } from '@parley/bus';
import type { ApiKeyOwner, CompletionError } from '@parley/contracts';
import { eventually, type Person } from '@parley/testing';
import { usageOf } from '../fixtures/accounts.fixture';
import { WorkerDouble } from '../fixtures/worker.fixture';
import { type Replica, World } from '../fixtures/world.fixture';

const ASK = { model: 'test-model', messages: [{ role: 'user', content: 'Hello' }] };

let world: World;
let replica: Replica;
let worker: WorkerDouble;
let authIsThere = true;
const owners = new Map<string, ApiKeyOwner>();
let auth: { close(): void };

beforeAll(async () => {
  world = await World.start({ LIMIT_CONCURRENT_GENERATIONS: 2, LIMIT_QUEUED_GENERATIONS: 0, LIMIT_REQUESTS_PER_MINUTE: 30 });
  replica = await world.startReplica();
  worker = new WorkerDouble(world.bus);
  auth = serveApiKeys(world.bus, {
    find: async ({ digest }) => {
      if (!authIsThere) throw new Error('away');
      return owners.get(digest) ?? null;
    },
    onFailure: () => undefined,
  });
});
afterAll(async () => {
  auth.close();
  await world.stop();
});

/** Somebody with a personal API key, as auth knows it. */
async function keyed(): Promise<{ person: Person; program: Person }> {
  const person = await world.person();
  const key = `parley-${randomBytes(32).toString('base64url')}`;
  const digest = createHash('sha256').update(key).digest('base64url');
  owners.set(digest, { userId: person.id, keyId: randomUUID(), role: 'user', teams: [] });
  return { person, program: person.withToken(key) };
}

const refusal = async (program: Person, body: unknown): Promise<[number, CompletionError['error'], Headers]> => {
  const reply = await program.send<CompletionError>('POST', '/v1/chat/completions', body);
  return [reply.status, reply.body.error, reply.headers];
};

describe('A program', () => {
  it('is refused in OpenAI’s own words', async () => {
    const { program } = await keyed();
    const wrong: [Person, unknown, number, Partial<CompletionError['error']>][] = [
      [program.withToken('none'), ASK, 401, { type: 'invalid_request_error', code: 'invalid_api_key', param: null }],
      [program.withToken(`parley-${'A'.repeat(43)}`), ASK, 401, { code: 'invalid_api_key' }],
      [program, { ...ASK, model: 'no-such' }, 404, { code: 'model_not_found', param: 'model' }],
      [program, { ...ASK, messages: [] }, 400, { type: 'invalid_request_error', code: 'invalid_request', param: 'messages' }],
      [program, { ...ASK, n: 2 }, 400, { code: 'invalid_request', param: 'n' }],
      [program, { ...ASK, messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'x' } }] }] }, 400, {}],
      [program, { ...ASK, messages: [{ role: 'user', content: 'word '.repeat(130_000) }] }, 400, { code: 'context_length_exceeded', param: 'messages' }],
    ];
    for (const [sender, body, status, error] of wrong) {
      const [gotStatus, gotError] = await refusal(sender, body);
      expect([gotStatus, gotError]).toEqual([status, expect.objectContaining({ message: expect.any(String), ...error })]);
    }
    const malformed = await fetch(`${replica.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{',
    });
    expect([malformed.status, await malformed.json()]).toEqual([400, { error: expect.objectContaining({ type: 'invalid_request_error' }) }]);
    expect((await program.send('GET', '/api/conversations')).body.code).toBe('token_invalid');
  });

  it('is told 503 while auth is away, unless its key was seen a moment ago', async () => {
    const [known, unknown] = [await keyed(), await keyed()];
    expect((await known.program.send('GET', '/v1/models')).status).toBe(200);
    authIsThere = false;
    try {
      expect((await known.program.send('GET', '/v1/models')).status).toBe(200);
      const { status, headers, body } = await unknown.program.send<CompletionError>('GET', '/v1/models');
      expect([status, headers.get('retry-after'), body.error.type]).toEqual([503, '2', 'server_error']);
    } finally {
      authIsThere = true;
    }
    expect((await unknown.program.send('GET', '/v1/models')).status).toBe(200);
  });

  it('stands under the limits of its person, with Retry-After', async () => {
    const { person, program } = await keyed();
    const { id } = await person.begin();
    await person.post(id, {});
    await person.post(id, {});
    const [status, error, headers] = await refusal(program, ASK);
    expect([status, error.type, error.code]).toEqual([429, 'requests', 'rate_limit_exceeded']);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    for (let count = 0; count < 27; count++) await refusal(program, { ...ASK, model: 'no-such' });
    const [tooFast, { message }] = await refusal(program, ASK);
    expect([tooFast, message]).toEqual([429, 'You are sending too fast.']);
  });

  it('repeated with its key is answered from the same generation, which is charged once and seen in no list', async () => {
    const { person, program } = await keyed();
    const send = (body: object): Promise<Response> =>
      fetch(`${replica.url}/v1/chat/completions`, {
        method: 'POST',
        headers: { authorization: `Bearer ${program.token}`, 'content-type': 'application/json', 'idempotency-key': 'once' },
        body: JSON.stringify(body),
      });
    const asked = [send(ASK), send(ASK)];
    const [row] = await eventually(async () => {
      const rows = await world.query<{ id: string; purpose: string }>('SELECT * FROM conversation.generations WHERE owner_id = $1', [person.id]);
      expect(rows).toHaveLength(1);
      return rows;
    });
    await worker.writeLog(person.id, await person.generation(row!.id), { text: 'Hi!' });
    await worker.end(person.id, await person.generation(row!.id), { text: 'Hi!' });
    for (const reply of await Promise.all(asked)) {
      expect(reply.headers.get('x-parley-generation-id')).toBe(row!.id);
      expect(await reply.json()).toMatchObject({ choices: [{ message: { content: 'Hi!' }, finish_reason: 'stop' }], usage: { total_tokens: 13 } });
    }
    expect((await send({ ...ASK, model: 'test-model', max_tokens: 5 })).status).toBe(409);
    const generation = await eventually(async () => {
      const found = await person.generation(row!.id);
      expect(found.status).toBe('completed');
      return found;
    });
    expect((await person.send<{ items: [] }>('GET', '/api/conversations')).body.items).toEqual([]);
    expect((await person.send<{ items: [] }>('GET', '/api/search?q=Hello')).body.items).toEqual([]);
    expect((await person.send('GET', `/api/conversations/${generation.conversationId}`)).status).toBe(404);
    expect((await usageOf(person)).cost).toMatchObject({ used: 7, reserved: 0 });
  });

  it('hears no more of a stream whose text would have to be taken back', async () => {
    const { person, program } = await keyed();
    const response = await fetch(`${replica.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${program.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ ...ASK, stream: true }),
    });
    const generation = await person.generation(response.headers.get('x-parley-generation-id')!);
    const bus = await connectBus({ url: world.ground.nats.url, name: 'spec' });
    await new WorkerDouble(bus).writeDelta(person.id, generation, 'Once upon');
    await new WorkerDouble(bus).writeLog(person.id, generation, { attempt: 2 });
    await bus.close();
    const lines = (await response.text()).split('\n\n').filter(Boolean);
    expect(lines.some((line) => line.includes('"content":"Once upon"'))).toBe(true);
    expect(JSON.parse(lines.at(-1)!.slice(6))).toEqual({ error: expect.objectContaining({ code: 'answer_restarted', type: 'server_error' }) });
  });
});
