import { randomUUID } from 'node:crypto';
import type { Generation, UsageView } from '@parley/contracts';
import { freePort } from '@parley/local-servers';
import { type ProviderSim, startProviderSim } from '@parley/provider-sim';
import { eventually, freshIds, Person, ServiceProcess, startTestNats, startTestPostgres, type TestServer, TokenIssuer } from '@parley/testing';
import { countPromptTokens } from '@parley/tokenizer';

const SYSTEM = 'You are a helpful assistant.';
/** Long enough for a worker to be killed in the middle of it. */
const QUESTION = '[[sim tokens=80 rate=20]] Hello';
const ANSWER_TOKENS = 1_024;
const WORST_CASE = countPromptTokens([{ content: SYSTEM }, { content: QUESTION }]) + ANSWER_TOKENS;
const AFFORDABLE = 10;
const POSTS = 200;

describe('two replicas of conversation and two workers, as processes', () => {
  let servers: TestServer[];
  let issuer: TokenIssuer;
  let sim: ProviderSim;
  let env: Record<string, string>;
  let urls: string[];
  let replicas: ServiceProcess[] = [];
  const workers: ServiceProcess[] = [];

  beforeAll(async () => {
    const [postgres, nats] = await Promise.all([startTestPostgres(), startTestNats()]);
    servers = [postgres, nats];
    issuer = await new TokenIssuer().start();
    sim = await startProviderSim();
    env = {
      ...{ DATABASE_URL: postgres.url, NATS_URL: nats.url, AUTH_JWKS_URL: issuer.jwksUrl, OPENAI_MODEL: 'sim', SYSTEM_PROMPT: SYSTEM },
      ...{ BUDGET_TOKENS_PER_DAY: String(AFFORDABLE * WORST_CASE), LIMIT_ANSWER_TOKENS: String(ANSWER_TOKENS), SUMMARY_MODEL: 'off' },
      ...{ LIMIT_CONCURRENT_GENERATIONS: '6', QUIET_GENERATION_MS: '5000' },
    };
    await ServiceProcess.run('conversation', 'migrate', env);
    const ports = [await freePort(), await freePort()];
    urls = ports.map((port) => `http://127.0.0.1:${port}`);
    replicas = await Promise.all(ports.map(async (port) => ServiceProcess.start('conversation', { ...env, HTTP_PORT: String(port), ADMIN_PORT: String(await freePort()) })));
  }, 120_000);
  afterAll(async () => {
    await Promise.all([...replicas, ...workers].map((service) => service.stop()));
    await Promise.all([...servers.map((server) => server.stop()), issuer.stop(), sim.stop()]);
  }, 60_000);

  /** None at first: what is answered gives back what it did not need, and more would be admitted. */
  async function startWorker(): Promise<void> {
    const provider = { OPENAI_BASE_URL: sim.url, OPENAI_API_KEY: 'none', OPENAI_MODEL: 'sim', JOB_ACK_WAIT_MS: '4000' };
    workers.push(await ServiceProcess.start('inference-worker', { ...provider, NATS_URL: env['NATS_URL']!, ADMIN_PORT: String(await freePort()) }));
  }

  async function somebody(): Promise<Person> {
    const id = randomUUID();
    return new Person(id, urls[0]!, await issuer.token({ sub: id, exp: Math.floor(Date.now() / 1_000) + 3_600 }));
  }

  /** As the page does: the same ids again, wherever somebody answers, until there is an answer. */
  async function post(person: Person, conversationId: string, nth: number): Promise<{ status: number; code: string; generationId: string }> {
    const ids = freshIds();
    let attempt = nth;
    const reply = await eventually(
      async () => {
        const taken = await person.at(urls[attempt++ % 2]!).send('POST', `/api/conversations/${conversationId}/messages`, { ...ids, parentId: null, content: QUESTION });
        if (taken.status === 503) throw new Error('not available just now');
        return taken;
      },
      { withinMs: 60_000, everyMs: 200 },
    );
    return { status: reply.status, code: reply.body.code, generationId: ids.generationId };
  }

  it('admit exactly what a budget can pay, of 200 posts at once, and settle to the token, although one of each is killed and answers are stopped', async () => {
    const person = await somebody();
    const { id } = await person.begin();
    let answered = 0;
    const posts = Array.from({ length: POSTS }, (_, nth) => post(person, id, nth).finally(() => (answered += 1)));
    await eventually(() => expect(answered).toBeGreaterThanOrEqual(3), { withinMs: 60_000 });
    await replicas[1]!.kill();
    const replies = await Promise.all(posts);
    const admitted = replies.filter(({ status }) => status === 202);
    const refused = replies.filter(({ status, code }) => status === 429 && code === 'budget_exceeded');
    expect([admitted.length, refused.length]).toEqual([AFFORDABLE, POSTS - AFFORDABLE]);

    await Promise.all([replicas[1]!.start(), startWorker()]);
    await eventually(() => expect(sim.requests.filter(({ state }) => state === 'answering').length).toBeGreaterThanOrEqual(3), { withinMs: 60_000 });
    await workers[0]!.kill();
    for (const [nth, { generationId }] of admitted.entries()) if (nth % 3 === 0) await person.cancel(generationId);
    await replicas[0]!.kill();
    await Promise.all([replicas[0]!.start(), workers[0]!.start(), startWorker()]);
    const ended = await eventually(
      async () => {
        const generations: Generation[] = await Promise.all(admitted.map(({ generationId }) => person.generation(generationId)));
        for (const { status } of generations) expect(['completed', 'cancelled']).toContain(status);
        return generations;
      },
      { withinMs: 120_000, everyMs: 500 },
    );
    const used = ended.reduce((sum, { usage }) => sum + usage!.promptTokens + usage!.completionTokens, 0);
    const { body } = await person.send<UsageView>('GET', '/api/usage');
    expect(body.tokens).toEqual({ used, reserved: 0, limit: AFFORDABLE * WORST_CASE });
    const proof = await ServiceProcess.run('conversation', 'reconcile', env);
    expect(proof).not.toContain('DIFFERS');
    expect(proof).toContain(`${3 * AFFORDABLE} entries`);
    process.stdout.write(`${admitted.length} admitted, ${refused.length} refused, ${used} tokens used\n${proof}`);
  }, 240_000);
});
