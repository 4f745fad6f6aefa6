import type { Share } from '@parley/contracts';
import { type ProviderSim, startProviderSim } from '@parley/provider-sim';
import { eventually, Person, RunningStack, startTestPostgres, type TestServer } from '@parley/testing';
import pg from 'pg';

const PASSWORD = 'a long and private sentence';
const SECRET = 'thermopylae';

describe('deleting an account', () => {
  let postgres: TestServer;
  let sim: ProviderSim;
  let stack: RunningStack;

  beforeAll(async () => {
    [postgres, sim] = await Promise.all([startTestPostgres(), startProviderSim()]);
    stack = await RunningStack.start({ env: { OPENAI_BASE_URL: sim.url, OPENAI_MODEL: 'sim', DATABASE_URL: postgres.url } });
  }, 120_000);
  afterAll(async () => {
    await stack.stop();
    await Promise.all([sim.stop(), postgres.stop()]);
  });

  async function query(text: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
    const client = new pg.Client({ connectionString: postgres.url });
    await client.connect();
    return client.query<Record<string, unknown>>(text, values).then(({ rows }) => rows).finally(() => client.end());
  }

  it('removes all of it, stops what runs and revokes links, although conversation is away at that moment', async () => {
    const [person, reader] = [await Person.register(stack.origin), await Person.register(stack.origin)];
    const { id } = await person.begin();
    const first = await person.post(id, { content: `[[sim tokens=5]] ${SECRET}` });
    await eventually(async () => expect((await person.generation(first.generation.id)).status).toBe('completed'));
    const { body: share } = await person.send<Share>('POST', `/api/conversations/${id}/share`);
    await person.post(id, { parentId: first.answer.id, content: `[[sim tokens=5000 rate=10]] ${SECRET} goes on` });
    const running = await eventually(() => {
      const request = sim.requests.find(({ state, sent }) => state === 'answering' && sent >= 0);
      expect(request).toBeDefined();
      return request!;
    });

    await stack.signal('conversation-1', 'SIGSTOP');
    const { status } = await person.send('DELETE', '/api/auth/account', { password: PASSWORD });
    expect(status).toBe(204);
    expect(running.state).toBe('answering');
    await stack.signal('conversation-1', 'SIGCONT');

    await eventually(() => expect(running.state).toBe('aborted'), { withinMs: 40_000 });
    await eventually(async () => expect((await reader.send('GET', `/api/shared/${share.id}`)).status).toBe(404));
    const left = `SELECT 1 FROM conversation.conversations WHERE owner_id = $1`;
    await eventually(async () => expect(await query(left, [person.id])).toEqual([]), { withinMs: 40_000 });
    expect(await query('SELECT 1 FROM conversation.messages WHERE owner_id = $1', [person.id])).toEqual([]);
    expect(await query('SELECT kind FROM conversation.ledger WHERE owner_id = $1', [person.id])).toHaveLength(6);
    expect(await query('SELECT 1 FROM conversation.messages WHERE content LIKE $1', [`%${SECRET}%`])).toEqual([]);
    // A token that was good a moment ago opens nothing.
    await eventually(async () => expect((await person.send('GET', '/api/conversations')).status).toBe(401));
  }, 120_000);
});
