import { createHash, randomUUID } from 'node:crypto';
import { ApiKeyClient, askEndedSessions, UserEventFeed } from '@parley/bus';
import type { UserEvent } from '@parley/contracts';
import { eventually } from '@parley/testing';
import { createLocalJWKSet, decodeJwt, type JSONWebKeySet, jwtVerify } from 'jose';
import { AuthWorld, PASSWORD, Visitor } from './fixtures/auth-world.fixture';
import { makeAdmin, rotateKeys } from './prepare';

describe('auth', () => {
  let world: AuthWorld;
  let visitor: Visitor;
  let otherReplica: Visitor;

  beforeAll(async () => {
    world = await AuthWorld.start();
    visitor = new Visitor(await world.replica());
    otherReplica = new Visitor(await world.replica());
  });
  afterAll(() => world.stop());

  const someone = (): string => `${randomUUID()}@example.com`;

  describe('signing up and in', () => {
    it('gives a token that says who it is, and a cookie that scripts cannot read', async () => {
      const email = someone();
      const { status, body, headers } = await visitor.register(` ${email.toUpperCase()} `);
      expect(status).toBe(201);
      expect(body).toMatchObject({ expiresIn: 600, user: { email, role: 'user' } });
      expect(headers.get('set-cookie')).toMatch(/HttpOnly; SameSite=Strict/);
      expect(headers.get('set-cookie')).toMatch(/Path=\/api\/auth;/);
      const jwks = (await visitor.send('GET', 'jwks.json')).body as unknown as JSONWebKeySet;
      const { payload } = await jwtVerify(body.accessToken, createLocalJWKSet(jwks), { issuer: 'parley', audience: 'parley' });
      expect(payload).toMatchObject({ sub: body.user.id, role: 'user', sid: expect.any(String) });
      expect((await visitor.signedIn(await visitor.login(email)).send('GET', 'me')).body).toEqual(body.user);
    });

    it('marks the cookie as secure where the page came over https', async () => {
      const { headers } = await visitor.with({ 'x-forwarded-proto': 'https' }).register(someone());
      expect(headers.get('set-cookie')).toMatch(/; Secure/);
    });

    it('keeps private keys sealed and passwords hashed', async () => {
      await visitor.register(someone());
      const stored = JSON.stringify([
        await world.query('SELECT * FROM auth.users'),
        await world.query('SELECT * FROM auth.signing_keys'),
        await world.query('SELECT * FROM auth.refresh_tokens'),
      ]);
      expect(stored).not.toContain(PASSWORD);
      expect(stored).not.toContain('PRIVATE KEY');
      expect(stored).toContain('$argon2id$v=19$m=19456,t=2,p=1$');
    });

    it('refuses a second account for one address', async () => {
      const email = someone();
      await visitor.register(email);
      expect(await visitor.register(email)).toMatchObject({ status: 409, body: { code: 'email_taken' } });
    });

    it('makes one account of many that register the same address at once', async () => {
      const email = someone();
      const statuses = await Promise.all(Array.from({ length: 8 }, async () => (await visitor.register(email)).status));
      expect(statuses.filter((status) => status === 201)).toHaveLength(1);
      expect(statuses.filter((status) => status === 409)).toHaveLength(7);
    });

    it.each([
      ['no address', { email: 'nobody', password: PASSWORD }],
      ['a short password', { email: 'a@example.com', password: 'short' }],
      ['an endless password', { email: 'a@example.com', password: 'x'.repeat(129) }],
      ['a common password', { email: 'a@example.com', password: 'Password123456' }],
      ['a run of keys', { email: 'a@example.com', password: '123456789012' }],
      ['a password that is no text', { email: 'a@example.com', password: { length: 20 } }],
    ])('refuses %s', async (_what, body) => {
      expect(await visitor.send('POST', 'register', body)).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
    });

    it('gives the same answer to a wrong password and to nobody', async () => {
      const email = someone();
      await visitor.register(email);
      const wrong = await visitor.login(email, 'not the right sentence');
      const nobody = await visitor.login(someone(), 'not the right sentence');
      expect(wrong.status).toBe(401);
      expect({ ...wrong.body, traceId: '' }).toEqual({ ...nobody.body, traceId: '' });
    });

    it('is closed, or limited to domains, when told so', async () => {
      const closed = new Visitor(await world.replica({ SIGN_UP: 'closed' }));
      expect(await closed.register(someone())).toMatchObject({ status: 403, body: { code: 'sign_up_closed' } });
      const limited = new Visitor(await world.replica({ SIGN_UP_DOMAINS: ['corp.example'] }));
      expect((await limited.register(someone())).status).toBe(403);
      expect((await limited.register(`${randomUUID()}@corp.example`)).status).toBe(201);
    });
  });

  describe('those who guess', () => {
    const from = (address: string): Visitor => visitor.with({ 'x-forwarded-for': address });

    it('must wait after some wrong passwords, on every replica, while the owner gets in from elsewhere', async () => {
      const email = someone();
      await visitor.register(email);
      for (let tries = 0; tries < 6; tries++) await from('9.9.9.1').login(email, 'a wrong guess at it');
      const blocked = await otherReplica.with({ 'x-forwarded-for': '9.9.9.1' }).login(email);
      expect(blocked).toMatchObject({ status: 429, body: { code: 'too_many_attempts' } });
      expect(Number(blocked.headers.get('retry-after'))).toBeGreaterThan(0);
      expect((await from('9.9.9.2').login(email)).status).toBe(200);
    });

    it('cannot make accounts without end', async () => {
      const strict = new Visitor(await world.replica({ LIMIT_SIGNUPS_PER_HOUR: 3 })).with({ 'x-forwarded-for': '9.9.9.3' });
      const statuses: number[] = [];
      for (let tries = 0; tries < 4; tries++) statuses.push((await strict.register(someone())).status);
      expect(statuses).toEqual([201, 201, 201, 429]);
    });
  });

  describe('a session', () => {
    it('goes on with the next token each time', async () => {
      const first = await visitor.register(someone());
      const second = await visitor.holding(first).refresh();
      const third = await otherReplica.holding(second).refresh();
      expect([second.status, third.status]).toEqual([200, 200]);
      expect(new Set([first.cookie, second.cookie, third.cookie]).size).toBe(3);
      expect(third.body.user).toEqual(first.body.user);
    });

    it('ends as a whole when a spent token comes back', async () => {
      const first = await visitor.register(someone());
      const second = await visitor.holding(first).refresh();
      expect(await visitor.holding(first).refresh()).toMatchObject({ status: 401, body: { code: 'refresh_reused' } });
      expect(await visitor.holding(second).refresh()).toMatchObject({ status: 401, body: { code: 'refresh_invalid' } });
    });

    it('goes on when two tabs refresh at the same moment', async () => {
      const first = await visitor.register(someone());
      const both = await Promise.all([visitor.holding(first).refresh(), visitor.holding(first).refresh()]);
      expect(both.map(({ status }) => status)).toEqual([200, 200]);
      for (const answer of both) expect((await visitor.holding(answer).refresh()).status).toBe(200);
    });

    it('goes on when the reply to a refresh was lost and the page asks again', async () => {
      const first = await visitor.register(someone());
      const attempt = randomUUID();
      await visitor.holding(first).refresh({ attempt });
      const again = await visitor.holding(first).refresh({ attempt });
      expect(again.status).toBe(200);
      expect((await visitor.holding(again).refresh()).status).toBe(200);
    });

    it('is not continued by nothing, by nonsense, or from another site', async () => {
      const first = await visitor.register(someone());
      expect((await visitor.refresh()).body.code).toBe('refresh_missing');
      expect((await visitor.with({ cookie: 'parley_refresh=nonsense' }).refresh()).body.code).toBe('refresh_invalid');
      const foreign = await visitor.holding(first).with({ origin: 'https://evil.example' }).refresh();
      expect(foreign).toMatchObject({ status: 403, body: { code: 'cross_origin' } });
      expect((await visitor.holding(first).with({ 'sec-fetch-site': 'cross-site' }).send('POST', 'logout')).status).toBe(403);
      expect((await visitor.holding(first).refresh()).status).toBe(200);
    });

    it('ends on signing out, and the edges hear of it', async () => {
      const first = await visitor.register(someone());
      const events: UserEvent[] = [];
      const feed = new UserEventFeed(world.bus).follow(first.body.user.id, ({ event }) => events.push(event));
      expect((await visitor.holding(first).send('POST', 'logout')).status).toBe(204);
      expect((await visitor.holding(first).refresh()).status).toBe(401);
      await eventually(() => expect(events).toMatchObject([{ type: 'session.ended' }]));
      feed.unfollow();
    });

    it('ends for its access tokens too, within seconds and on every replica', async () => {
      const first = await visitor.register(someone());
      const status = async (at: Visitor): Promise<number> => (await at.signedIn(first).send('GET', 'me')).status;
      expect(await status(otherReplica)).toBe(200);
      await visitor.holding(first).send('POST', 'logout');
      for (const at of [visitor, otherReplica]) await eventually(async () => expect(await status(at)).toBe(401), { withinMs: 8_000 });
      expect(await askEndedSessions(world.bus, {})).toMatchObject({ ids: expect.arrayContaining([decodeJwt(first.body.accessToken)['sid']]) });
    });

    it('is listed, and can be ended from another device', async () => {
      const email = someone();
      const here = await visitor.with({ 'user-agent': 'Here' }).register(email);
      const there = await visitor.with({ 'user-agent': 'There' }).login(email);
      const { items } = (await visitor.signedIn(here).send('GET', 'sessions')).body;
      expect(items.map(({ userAgent, current }) => [userAgent, current])).toEqual([['There', false], ['Here', true]]);
      const id = String(items[0]?.['id']);
      const stranger = await visitor.register(someone());
      expect((await visitor.signedIn(stranger).send('DELETE', `sessions/${id}`)).status).toBe(404);
      expect((await visitor.signedIn(here).send('DELETE', `sessions/${id}`)).status).toBe(204);
      expect((await visitor.holding(there).refresh()).status).toBe(401);
      expect((await visitor.holding(here).refresh()).status).toBe(200);
    });

    it('is the only one left after a change of the password', async () => {
      const email = someone();
      const here = await visitor.register(email);
      const there = await visitor.login(email);
      const change = { currentPassword: PASSWORD, newPassword: 'another long and private one' };
      const wrong = await visitor.signedIn(here).send('POST', 'password', { ...change, currentPassword: 'wrong' });
      expect(wrong).toMatchObject({ status: 403, body: { code: 'wrong_password' } });
      expect((await visitor.signedIn(here).send('POST', 'password', change)).status).toBe(204);
      expect((await visitor.holding(there).refresh()).status).toBe(401);
      expect((await visitor.holding(here).refresh()).status).toBe(200);
      expect((await visitor.login(email, change.newPassword)).status).toBe(200);
    });
  });

  it('signs with a new key after a rotation, and signs nobody out', async () => {
    const before = await visitor.register(someone());
    await rotateKeys(world.env);
    const fresh = new Visitor(await world.replica());
    const after = await fresh.holding(before).refresh();
    const kidOf = (token: string): string => String(JSON.parse(Buffer.from(token.split('.')[0]!, 'base64url').toString()).kid);
    expect(kidOf(after.body.accessToken)).not.toBe(kidOf(before.body.accessToken));
    for (const answer of [before, after]) expect((await fresh.signedIn(answer).send('GET', 'me')).status).toBe(200);
  });

  it('shows an API key once, and forgets it when told', async () => {
    const person = visitor.signedIn(await visitor.register(someone()));
    const { status, body } = await person.send('POST', 'keys', { name: 'laptop' });
    expect(status).toBe(201);
    expect(body.key).toMatch(/^parley-[\w-]{43}$/);
    const { items } = (await person.send('GET', 'keys')).body;
    expect(items).toMatchObject([{ id: body.id, name: 'laptop', lastUsedAt: null }]);
    expect(JSON.stringify(items)).not.toContain(body.key);
    const stranger = visitor.signedIn(await visitor.register(someone()));
    expect((await stranger.send('DELETE', `keys/${body.id}`)).status).toBe(404);
    expect((await person.send('DELETE', `keys/${body.id}`)).status).toBe(204);
    expect((await person.send('GET', 'keys')).body.items).toEqual([]);
  });

  it('tells other services whose an API key is, by its digest, until it is revoked', async () => {
    const signUp = await visitor.register(someone());
    const person = visitor.signedIn(signUp);
    const { key, id } = (await person.send('POST', 'keys', { name: 'laptop' })).body;
    const digest = createHash('sha256').update(key).digest('base64url');
    const client = new ApiKeyClient(world.bus);
    const lastUsedAt = async (): Promise<unknown> => (await person.send('GET', 'keys')).body.items[0]!['lastUsedAt'];

    expect(await client.ownerOf({ digest })).toEqual({ userId: signUp.body.user.id, keyId: id, role: 'user', teams: [] });
    const firstUse = await eventually(async () => {
      const time = await lastUsedAt();
      expect(time).not.toBeNull();
      return time;
    });
    expect((await client.ownerOf({ digest }))?.keyId).toBe(id);
    expect(await lastUsedAt()).toBe(firstUse);
    await person.send('DELETE', `keys/${id}`);
    expect(await client.ownerOf({ digest })).toBeNull();
  });

  it('makes the first administrator by a command', async () => {
    const email = someone();
    await visitor.register(email);
    await makeAdmin(world.env, email);
    expect((await visitor.login(email)).body.user.role).toBe('admin');
    const audited = await world.query("SELECT address, detail FROM auth.audit WHERE event = 'role_changed'");
    expect(audited).toEqual([{ address: 'command line', detail: 'admin' }]);
    await expect(makeAdmin(world.env, someone())).rejects.toThrow('nobody has signed up');
  });

  it('says that it is away while PostgreSQL is, and goes on after it', async () => {
    const email = someone();
    await visitor.register(email);
    await world.postgres.kill();
    const refused = await visitor.login(email);
    expect(refused).toMatchObject({ status: 503, body: { code: 'unavailable' } });
    expect(refused.headers.get('retry-after')).not.toBeNull();
    await world.postgres.start();
    await eventually(async () => expect((await visitor.login(email)).status).toBe(200));
  });
});
