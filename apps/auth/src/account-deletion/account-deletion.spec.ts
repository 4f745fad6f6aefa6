import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { serveForgetting } from '@parley/bus';
import { eventually } from '@parley/testing';
import { type Answer, AuthWorld, PASSWORD, Visitor } from '../fixtures/auth-world.fixture';

describe('deleting an account', () => {
  let world: AuthWorld;
  let visitor: Visitor;
  /** Whom conversation was told to forget, and what it says to that. */
  let told: string[];
  let isDone: boolean;
  let serving: { close(): void };

  const beConversation = (): { close(): void } =>
    serveForgetting(world.bus, {
      find: async ({ ownerId }) => {
        told.push(ownerId);
        return Promise.resolve({ done: isDone });
      },
      onFailure: () => undefined,
    });

  beforeAll(async () => {
    world = await AuthWorld.start();
    visitor = new Visitor(await world.replica());
  });
  beforeEach(() => {
    [told, isDone] = [[], true];
    serving?.close();
    serving = beConversation();
  });
  afterAll(() => world.stop());

  const newcomer = async (): Promise<{ email: string; answer: Answer; me: Visitor }> => {
    const email = `${randomUUID()}@example.com`;
    const answer = await visitor.with({ 'user-agent': 'A browser of somebody' }).register(email);
    return { email, answer, me: visitor.signedIn(answer).holding(answer) };
  };

  it('wants the password, and slows guessers down', async () => {
    const { me, answer } = await newcomer();
    expect(await me.send('DELETE', 'account')).toMatchObject({ status: 400, body: { code: 'invalid_request', errors: [{ path: 'password' }] } });
    for (let times = 0; times < world.env.LIMIT_LOGIN_FAILURES_PER_ACCOUNT + 1; times++) {
      expect(await me.send('DELETE', 'account', { password: 'wrong' })).toMatchObject({ status: 403, body: { code: 'wrong_password' } });
    }
    expect(await me.send('DELETE', 'account', { password: PASSWORD })).toMatchObject({ status: 429, body: { code: 'too_many_attempts' } });
    expect((await visitor.signedIn(answer).send('GET', 'me')).status).toBe(200);
    expect((await visitor.send('DELETE', 'account', { password: PASSWORD })).status).toBe(401);
    const foreign = await me.with({ origin: 'https://evil.example' }).send('DELETE', 'account', { password: PASSWORD });
    expect(foreign).toMatchObject({ status: 403, body: { code: 'cross_origin' } });
    expect(told).toEqual([]);
  });

  it('signs out everywhere, gives the address free, tells conversation, and leaves nothing that says who it was', async () => {
    const { me, email, answer } = await newcomer();
    const { id } = answer.body.user;
    const elsewhere = await visitor.login(email);
    const key = await me.send('POST', 'keys', { name: 'mine' });
    expect(key.status).toBe(201);
    const deleted = await me.send('DELETE', 'account', { password: PASSWORD });
    expect([deleted.status, deleted.headers.get('set-cookie')]).toEqual([204, expect.stringContaining('parley_refresh=;')]);
    for (const session of [answer, elsewhere]) expect((await visitor.holding(session).refresh()).status).toBe(401);
    expect(await visitor.login(email)).toMatchObject({ status: 401, body: { code: 'wrong_credentials' } });
    await eventually(() => expect(told).toEqual([id]));

    const dump = JSON.stringify(
      await Promise.all(
        ['users', 'sessions', 'api_keys', 'audit', 'refresh_tokens', 'identities', 'password_resets', 'account_deletions'].map((table) =>
          world.query(`SELECT * FROM auth.${table} WHERE ${table === 'users' ? 'id' : table === 'refresh_tokens' ? "'00000000-0000-0000-0000-000000000000'" : 'user_id'} = '${id}'`),
        ),
      ),
    );
    for (const trace of [email, email.split('@')[0]!, 'A browser of somebody', '127.0.0.1', '::ffff']) expect(dump).not.toContain(trace);
    expect(dump).toContain('account_deleted');
    // The address is free for a new account, which is another one.
    const again = await visitor.register(email);
    expect([again.status, again.body.user.id === id]).toEqual([201, false]);
  });

  it('is finished when the last token has run out: conversation is told once more, and the person is gone', async () => {
    const { me, answer } = await newcomer();
    const { id } = answer.body.user;
    await me.send('DELETE', 'account', { password: PASSWORD });
    await eventually(async () => expect(await world.query(`SELECT 1 FROM auth.account_deletions WHERE user_id = '${id}' AND forgotten_at IS NOT NULL`)).toHaveLength(1));
    expect(await world.query(`SELECT 1 FROM auth.users WHERE id = '${id}'`)).toHaveLength(1);
    expect(told).toEqual([id]);
    const [row] = await world.query(`SELECT extract(epoch FROM next_at - asked_at)::int AS wait FROM auth.account_deletions WHERE user_id = '${id}'`);
    expect(row!['wait']).toBeGreaterThan(world.env.ACCESS_TOKEN_SECONDS);
    await world.query(`UPDATE auth.account_deletions SET next_at = now() WHERE user_id = '${id}'`);
    await eventually(async () => expect(await world.query(`SELECT 1 FROM auth.users WHERE id = '${id}'`)).toEqual([]));
    expect(told).toEqual([id, id]);
    expect(await world.query(`SELECT 1 FROM auth.account_deletions WHERE user_id = '${id}' AND completed_at IS NOT NULL`)).toHaveLength(1);
  });

  it('waits for a conversation service that is away or not done, as long as it takes, and over a restart', async () => {
    serving.close();
    await world.bus.ping();
    isDone = false;
    const { me, answer } = await newcomer();
    const { id } = answer.body.user;
    expect((await me.send('DELETE', 'account', { password: PASSWORD })).status).toBe(204);
    const left = (): Promise<Record<string, unknown>[]> => world.query(`SELECT 1 FROM auth.account_deletions WHERE user_id = '${id}' AND forgotten_at IS NULL`);
    expect(await left()).toHaveLength(1);
    await world.replica();
    serving = beConversation();
    await eventually(() => expect(told.length).toBeGreaterThan(1));
    expect(await left()).toHaveLength(1);
    isDone = true;
    await eventually(async () => expect(await left()).toEqual([]));
  });

  it('wants a fresh sign-in of those who have no password here', async () => {
    const { me, answer } = await newcomer();
    const { id } = answer.body.user;
    await world.query(`UPDATE auth.users SET password_hash = NULL WHERE id = '${id}'`);
    await world.query(`UPDATE auth.sessions SET created_at = now() - interval '11 minutes' WHERE user_id = '${id}'`);
    expect(await me.send('DELETE', 'account')).toMatchObject({ status: 403, body: { code: 'sign_in_again' } });
    await world.query(`UPDATE auth.sessions SET created_at = now() WHERE user_id = '${id}'`);
    expect((await me.send('DELETE', 'account')).status).toBe(204);
  });
});
