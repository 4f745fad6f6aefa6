import type { Share } from '@parley/contracts';
import { eventually, Person } from '@parley/testing';
import pg from 'pg';
import type { SharedProduct } from './shared-product.fixture';

const PASSWORD = 'a long and private sentence';
const SECRET = 'thermopylae';

export function deletingAnAccount(product: SharedProduct): void {
  describe('deleting an account', () => {
    async function query(text: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
      const client = new pg.Client({ connectionString: product.postgres.url });
      await client.connect();
      return client.query<Record<string, unknown>>(text, values).then(({ rows }) => rows).finally(() => client.end());
    }

    it('removes all of it, stops what runs and revokes links, although conversation is away at that moment', async () => {
      const { sim, stack } = product;
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
}
