import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { UsageView } from '@parley/contracts';
import { type ProviderSim, startProviderSim } from '@parley/provider-sim';
import { eventually, freshIds, Person, RunningStack, startTestPostgres, type TestServer } from '@parley/testing';

const CONVERSATION = fileURLToPath(new URL('../../../dist/apps/conversation/main.js', import.meta.url));
const execute = promisify(execFile);

describe('money', () => {
  let postgres: TestServer;
  let sim: ProviderSim;
  let stack: RunningStack;

  beforeAll(async () => {
    [postgres, sim] = await Promise.all([startTestPostgres(), startProviderSim()]);
    const env = { OPENAI_BASE_URL: sim.url, OPENAI_MODEL: 'sim', DATABASE_URL: postgres.url, LIMIT_CONCURRENT_GENERATIONS: '6', JOB_ACK_WAIT_MS: '4000' };
    stack = await RunningStack.start({ workers: 2, env });
  }, 120_000);
  afterAll(async () => {
    await stack.stop();
    await Promise.all([sim.stop(), postgres.stop()]);
  });

  const reconcile = async (): Promise<string> => {
    const env = { PATH: process.env['PATH'], DATABASE_URL: postgres.url, NATS_URL: 'nats://127.0.0.1:1', AUTH_JWKS_URL: 'http://127.0.0.1:1' };
    return (await execute(process.execPath, [CONVERSATION, 'reconcile'], { env })).stdout;
  };

  /** Killed, it is begun again by itself, and says when it is ready. */
  async function conversationIsBack(): Promise<void> {
    const { admin } = await stack.ports('conversation-1');
    const look = async (): Promise<void> => expect((await fetch(`http://127.0.0.1:${admin}/readyz`)).ok).toBe(true);
    await eventually(look, { withinMs: 60_000, everyMs: 50 });
  }

  it('reconciles to the last micro-unit although workers and conversation were killed, and answers stopped, in the middle', async () => {
    const people = await Promise.all([1, 2].map(() => Person.register(stack.origin)));
    const posted = await Promise.all(
      people.flatMap((person) =>
        Array.from({ length: 10 }, async (_, index) => {
          const ids = freshIds();
          const { id } = await person.begin();
          await person.post(id, { ...ids, content: `[[sim tokens=${60 + 5 * index} rate=20]] ${ids.generationId}` });
          return { person, generationId: ids.generationId };
        }),
      ),
    );
    await eventually(() => expect(sim.requests.length).toBeGreaterThan(3));
    expect(await reconcile()).not.toContain('DIFFERS');
    await Promise.all([stack.kill('inference-worker-1'), stack.kill('conversation-1')]);
    await conversationIsBack();
    for (const { person, generationId } of posted.filter((_, index) => index % 4 === 0)) await person.cancel(generationId);
    await stack.kill('conversation-1');
    await conversationIsBack();
    const usages = await eventually(
      async () => {
        const generations = await Promise.all(posted.map(({ person, generationId }) => person.generation(generationId)));
        for (const { status } of generations) expect(['completed', 'cancelled']).toContain(status);
        return generations.map(({ usage }) => usage!);
      },
      { withinMs: 120_000, everyMs: 200 },
    );
    const views = await Promise.all(people.map(async (person) => (await person.send<UsageView>('GET', '/api/usage')).body));
    expect(views.map(({ tokens, cost }) => [tokens.reserved, cost.reserved])).toEqual([[0, 0], [0, 0]]);
    const used = usages.reduce((sum, { promptTokens, completionTokens }) => sum + promptTokens + completionTokens, 0);
    expect(views.reduce((sum, { tokens }) => sum + tokens.used, 0)).toBe(used);
    const cost = usages.reduce((sum, usage) => sum + usage.cost, 0);
    expect(views.reduce((sum, view) => sum + view.cost.used, 0)).toBe(cost);
    const proof = await reconcile();
    expect(proof).not.toContain('DIFFERS');
    expect(proof).toContain('60 entries');
    expect(proof).toContain(`${cost} micro-units charged in all`);
  }, 180_000);
});
