import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { eventually, makeKey } from '@parley/testing';
import { base64url, SignJWT, UnsecuredJWT } from 'jose';
import { Ground, type Member, PASSWORD, cookieOf } from '../ground/ground.fixture';
import { beginRequest, sayRaw, statusOf } from '../ground/raw-request';

const seconds = (offset: number): number => Math.floor(Date.now() / 1_000) + offset;
const ACCOUNT_LIMIT = 5;

describe('an attacker who speaks HTTP', () => {
  let ground: Ground;
  let ada: Member;
  let eve: Member;
  const slow: { socket: Socket; begunAt: number; closedAt: number }[] = [];

  beforeAll(async () => {
    ground = await Ground.open({ env: { LIMIT_LOGIN_FAILURES_PER_ACCOUNT: String(ACCOUNT_LIMIT), LIMIT_LOGIN_FAILURES_PER_ADDRESS: '60' } });
    for (const bytes of ['GET / HTTP/1.1\r\nHost: x\r\nX-', 'POST /api/auth/login HTTP/1.1\r\nHost: x\r\n']) {
      const attempt = { socket: beginRequest(ground.origin, bytes), begunAt: Date.now(), closedAt: 0 };
      attempt.socket.once('close', () => (attempt.closedAt = Date.now()));
      slow.push(attempt);
    }
    [ada, eve] = [await ground.member(), await ground.member()];
    await ground.plantKey();
    // Unknown keys are asked for once in ten seconds.
    const isKnown = async (): Promise<void> => expect(await answers(await ground.token(ada.person.id))).toEqual([200, 200, 200]);
    await eventually(isKnown, { withinMs: 40_000, everyMs: 500 });
  }, 120_000);
  afterAll(() => ground.close());

  const me = (token: string) => fetch(`${ground.origin}/api/auth/me`, { headers: { authorization: `Bearer ${token}` } });
  const doors = ['/api/auth/me', '/api/conversations', '/stream/events'];
  /** What every door says to a token. */
  const answers = (token: string): Promise<number[]> =>
    Promise.all(
      doors.map(async (path) => {
        const signal = AbortSignal.timeout(5_000);
        const response = await fetch(`${ground.origin}${path}`, { headers: { authorization: `Bearer ${token}` }, signal });
        await response.body?.cancel();
        return response.status;
      }),
    );
  const stays = async (path: string): Promise<unknown> => (await ada.person.send('GET', path)).status;

  describe('token confusion', () => {
    const sub = (): string => ada.person.id;
    const rewrite = (token: string, header: object, payload?: object): string => {
      const [, body, signature] = token.split('.');
      return [base64url.encode(JSON.stringify(header)), payload ? base64url.encode(JSON.stringify(payload)) : body, signature].join('.');
    };

    it('a token that nothing speaks against comes in, or the others would prove nothing', async () => {
      expect(await answers(await ground.token(sub()))).toEqual([200, 200, 200]);
    });

    it.each<[string, () => string | Promise<string>]>([
      ['alg none', () => new UnsecuredJWT({ sub: sub(), sid: randomUUID(), role: 'admin' }).setIssuer('parley').setAudience('parley').setExpirationTime('1h').encode()],
      ['alg nOnE over a good signature', async () => rewrite(await ground.token(sub()), { alg: 'nOnE', kid: ground.kid })],
      [
        'HS256 with the public key as the secret',
        () =>
          new SignJWT({ sub: sub(), sid: randomUUID(), role: 'user' })
            .setProtectedHeader({ alg: 'HS256', kid: ground.kid })
            .setIssuer('parley').setAudience('parley').setIssuedAt().setExpirationTime('1h').sign(ground.publicPem),
      ],
      ['an expired token', () => ground.token(sub(), { exp: seconds(-60) })],
      ['a token without an end', () => ground.token(sub(), { exp: undefined })],
      ['a token of the future', () => ground.token(sub(), { nbf: seconds(600) })],
      ['another audience', () => ground.token(sub(), { aud: 'billing' })],
      ['another issuer', () => ground.token(sub(), { iss: 'https://evil.example' })],
      ['a foreign key under a known name', () => ground.token(sub(), {}, {}, { ...makeKey(), kid: ground.kid })],
      ['a key that the token brings along (jwk)', async () => {
        const key = makeKey();
        return ground.token(sub(), {}, { jwk: key.publicKey.export({ format: 'jwk' }) }, key);
      }],
      ['a key at an address of the attacker (jku)', () => ground.token(sub(), {}, { jku: 'http://127.0.0.1:1/keys' }, makeKey())],
      ['kid as a path', () => ground.token(sub(), {}, { kid: '../../../../dev/null' })],
      ['kid as SQL', () => ground.token(sub(), {}, { kid: "' UNION SELECT 'x" })],
      ['kid as a name of every object', () => ground.token(sub(), {}, { kid: '__proto__' })],
      ['a changed role', async () => rewrite(await ground.token(sub()), { alg: 'ES256', kid: ground.kid }, { sub: sub(), sid: randomUUID(), role: 'admin', exp: seconds(600), iss: 'parley', aud: 'parley' })],
      ['a subject that is a NATS wildcard', () => ground.token('*')],
      ['a role that there is not', () => ground.token(sub(), { role: 'root' })],
      ['a personal API key in place of a token', async () => (await ada.person.send<{ key: string }>('POST', '/api/auth/keys', { name: 'x' })).body.key],
    ])('%s is refused at every door', async (_name, forge) => {
      expect(await answers(await forge())).toEqual([401, 401, 401]);
    });

    it('a token in the query string opens nothing', async () => {
      const token = ada.person.token;
      for (const name of ['token', 'access_token']) {
        for (const path of doors) expect((await fetch(`${ground.origin}${path}?${name}=${token}`)).status).toBe(401);
      }
    });

    it('a thousand unknown names of keys cost auth no request each', async () => {
      const tokens = await Promise.all(Array.from({ length: 50 }, () => ground.token(sub(), {}, { kid: randomUUID() })));
      const statuses = await Promise.all(tokens.map(async (token) => (await fetch(`${ground.origin}/api/conversations`, { headers: { authorization: `Bearer ${token}` } })).status));
      expect(new Set(statuses)).toEqual(new Set([401]));
      const asked = (await ground.stack.log('auth-1')).split('\n').filter((line) => line.includes('jwks.json'));
      expect(asked.length).toBeLessThan(20);
    });
  });

  describe('API-key abuse', () => {
    it('a key opens /v1 and nothing else, is no token of a socket, and none of its look-alikes opens anything', async () => {
      const { key, id } = (await ada.person.send<{ key: string; id: string }>('POST', '/api/auth/keys', { name: 'x' })).body;
      const models = async (bearer: string): Promise<number> =>
        (await fetch(`${ground.origin}/v1/models`, { headers: { authorization: `Bearer ${bearer}` } })).status;
      expect(await models(key)).toBe(200);
      const alike = [key.slice(0, -1), `${key}x`, key.toUpperCase(), `parley-${'A'.repeat(43)}`, `${key.slice(0, -1)}%`, ada.person.token];
      for (const bearer of alike) expect(await models(bearer)).toBe(401);
      const stored = JSON.stringify(await ground.query('SELECT * FROM auth.api_keys WHERE id = $1', [id]));
      expect(stored).not.toContain(key.slice(7));
    });
  });

  describe('refresh tokens', () => {
    const refresh = (cookie: string, headers: Record<string, string> = {}): Promise<Response> =>
      fetch(`${ground.origin}/api/auth/refresh`, { method: 'POST', headers: { cookie, ...headers } });
    const login = async (): Promise<string> => cookieOf(await ground.post('/api/auth/login', { email: ada.email, password: PASSWORD }));

    it('refresh reuse: a spent token that comes back ends the session of thief and owner', async () => {
      const stolen = await login();
      const next = cookieOf(await refresh(stolen));
      expect(((await (await refresh(stolen)).json()) as { code: string }).code).toBe('refresh_reused');
      expect((await refresh(next)).status).toBe(401);
    });

    it('a refresh token is good for nothing after its session’s last day, however often it was used', async () => {
      const cookie = cookieOf(await refresh(await login()));
      await ground.query('UPDATE auth.sessions SET expires_at = now() WHERE user_id = $1', [ada.person.id]);
      expect((await refresh(cookie)).status).toBe(401);
    });

    it('is no access token, and is kept as a digest', async () => {
      const cookie = await login();
      const secret = cookie.split('=')[1]!;
      expect((await me(secret)).status).toBe(401);
      expect(JSON.stringify(await ground.query('SELECT * FROM auth.refresh_tokens'))).not.toContain(secret);
    });

    it.each([
      ['refresh', { origin: 'https://evil.example' }],
      ['refresh', { origin: 'null' }],
      ['refresh', { 'sec-fetch-site': 'cross-site' }],
      ['logout', { origin: 'https://evil.example' }],
      ['login', { origin: 'https://evil.example' }],
    ])('CSRF: %s from another site (%j) is refused though the cookie comes along', async (route, headers) => {
      const cookie = await login();
      const body = { email: ada.email, password: PASSWORD };
      expect((await ground.post(`/api/auth/${route}`, body, { cookie, ...headers })).status).toBe(403);
      expect((await refresh(cookie)).status).toBe(200);
    });

    it('CSRF: a form cannot send what our routes take, and no route with a side effect lives on GET', async () => {
      const cookie = await login();
      const form = await fetch(`${ground.origin}/api/auth/login`, {
        method: 'POST',
        headers: { 'content-type': 'text/plain' },
        body: JSON.stringify({ email: ada.email, password: PASSWORD }),
      });
      expect(form.status).toBeGreaterThanOrEqual(400);
      for (const route of ['refresh', 'logout']) {
        expect((await fetch(`${ground.origin}/api/auth/${route}`, { headers: { cookie } })).status).toBe(404);
      }
      expect((await refresh(cookie)).status).toBe(200);
    });

    it('the cookie opens nothing but its own routes: whoever has it alone reads nothing', async () => {
      const cookie = await login();
      for (const path of [...doors, '/api/auth/sessions', '/api/auth/keys']) {
        expect((await fetch(`${ground.origin}${path}`, { headers: { cookie } })).status).toBe(401);
      }
    });

    it('the token of a session that was ended is worth nothing within seconds, on every service', async () => {
      const victim = await ground.member();
      const token = victim.person.token;
      expect((await answers(token)).slice(0, 2)).toEqual([200, 200]);
      await ground.post('/api/auth/logout', {}, { cookie: victim.cookie });
      await eventually(async () => expect(await answers(token)).toEqual([401, 401, 401]), { withinMs: 10_000, everyMs: 250 });
    });
  });

  describe('guessing', () => {
    const login = (email: string, password: string, headers: Record<string, string> = {}) => ground.post('/api/auth/login', { email, password }, headers);

    it('brute force by account: has to wait, longer each time, whatever address it makes up (X-Forwarded-For)', async () => {
      const victim = await ground.member();
      const waits: number[] = [];
      for (let tries = 0; tries < ACCOUNT_LIMIT + 3; tries++) {
        const response = await login(victim.email, `a wrong guess number ${tries}`, {
          ...{ 'x-forwarded-for': `6.6.6.${tries}`, forwarded: `for=6.6.6.${tries}`, 'x-real-ip': `6.6.6.${tries}` },
        });
        if (response.status === 429) waits.push(Number(response.headers.get('retry-after')));
      }
      expect(waits.length).toBeGreaterThan(0);
      expect((await login(victim.email, PASSWORD)).status).toBe(429);
      const addresses = await ground.query('SELECT DISTINCT address FROM auth.audit');
      expect(JSON.stringify(addresses)).not.toContain('6.6.6.');
    });

    it('user enumeration: sign-in and reset say the same of somebody and of nobody', async () => {
      const texts = await Promise.all(
        [eve.email, `${randomUUID()}@example.com`].map(async (email) => {
          const response = await login(email, 'not the right sentence at all');
          return [response.status, { ...((await response.json()) as object), traceId: '' }];
        }),
      );
      expect(texts[0]).toEqual(texts[1]);
    });

    it('timing: a wrong password takes the same for somebody and for nobody', async () => {
      const spent = async (email: string): Promise<number> => {
        const begun = performance.now();
        await login(email, 'not the right sentence at all');
        return performance.now() - begun;
      };
      const medianOf = (times: number[]): number => times.sort((a, b) => a - b)[Math.floor(times.length / 2)]!;
      const [known, nobody]: [number[], number[]] = [[], []];
      const members = [await ground.member(), await ground.member()];
      for (let round = 0; round < 4; round++) {
        for (const { email } of members) known.push(await spent(email));
        for (const _ of members) nobody.push(await spent(`${randomUUID()}@example.com`));
      }
      // Without the decoy nobody's answer takes a tenth.
      expect(medianOf(nobody) / medianOf(known)).toBeGreaterThan(0.4);
    });

    it('brute force by address: guessing at many accounts has to wait as well', async () => {
      // The address is this machine's, so it comes last: what follows here signs nobody in.
      const statuses: number[] = [];
      for (let tries = 0; tries < 70 && statuses.at(-1) !== 429; tries++) {
        statuses.push((await login(`${randomUUID()}@example.com`, 'a guess at many accounts')).status);
      }
      expect(statuses.at(-1)).toBe(429);
      await ground.query('DELETE FROM auth.rate_limits');
    });
  });

  describe('bodies', () => {
    const asAda = (method: string, path: string, body: string, headers: Record<string, string> = {}): Promise<Response> =>
      fetch(`${ground.origin}${path}`, { method, headers: { authorization: `Bearer ${ada.person.token}`, 'content-type': 'application/json', ...headers }, body });
    const refused = async (response: Response, ...expected: number[]): Promise<void> => {
      expect(expected).toContain(response.status);
      expect(response.headers.get('content-type')).toContain('application/problem+json');
      expect(await response.text()).not.toMatch(/\bat .*\.(js|ts):\d+|node_modules/);
    };

    it('prototype pollution: __proto__ and constructor in bodies change no object and no right', async () => {
      for (const path of ['/api/conversations', '/api/preferences', '/api/auth/keys']) {
        const method = path.endsWith('preferences') ? 'PUT' : 'POST';
        await asAda(method, path, '{"__proto__":{"role":"admin","isAdmin":true,"polluted":1},"constructor":{"prototype":{"polluted":1}},"name":"x"}');
      }
      const fresh = (await ada.person.begin()) as unknown as Record<string, unknown>;
      expect(fresh['polluted']).toBeUndefined();
      expect((await ada.person.send('GET', '/api/admin/generations')).status).toBe(403);
    });

    it.each([
      ['POST', '/api/auth/register', { email: `${randomUUID()}@example.com`, password: PASSWORD, role: 'admin', id: randomUUID(), emailVerifiedAt: '2020-01-01', disabled: false }],
      ['POST', '/api/conversations', { title: 'x', ownerId: randomUUID(), userId: randomUUID(), createdAt: '2000-01-01T00:00:00.000Z' }],
    ])('mass assignment: fields that nobody may set are not set (%s %s)', async (method, path, body) => {
      const response = await asAda(method, path, JSON.stringify(body));
      const text = await response.text();
      expect(response.status).toBeLessThan(500);
      expect(text).not.toContain('"role":"admin"');
      expect(text).not.toContain('2000-01-01');
      const rows = await ground.query("SELECT FROM auth.users WHERE role = 'admin'");
      expect(rows).toEqual([]);
    });

    it('mass assignment: nobody makes themselves an administrator by the routes of administrators', async () => {
      for (const [method, path] of [['PATCH', `/api/auth/admin/people/${ada.person.id}`], ['PUT', `/api/admin/limits/${ada.person.id}`]] as const) {
        expect((await asAda(method, path, '{"role":"admin","tokensPerDay":null}')).status).toBe(403);
      }
    });

    it('an oversized body is refused with 413 before it is read into anything', async () => {
      for (const path of ['/api/auth/login', '/api/conversations']) await refused(await asAda('POST', path, JSON.stringify({ title: 'x'.repeat(11_000_000) })), 413);
    });

    it('a message of 10 MB is refused', async () => {
      const { id } = await ada.person.begin();
      await refused(await asAda('POST', `/api/conversations/${id}/messages`, JSON.stringify({ parentId: null, content: 'x'.repeat(10_000_000) })), 400, 413);
    });

    it('a deeply nested body (100,000 levels) is refused or ignored, and the service lives', async () => {
      const deep = (key: string): string => `${`{"${key}":`.repeat(100_000)}1${'}'.repeat(100_000)}`;
      for (const path of ['/api/auth/login', '/api/conversations', '/api/auth/password/forgotten']) {
        expect((await asAda('POST', path, deep('title'))).status).toBeLessThan(500);
        expect((await asAda('POST', path, `{"title":${'['.repeat(100_000)}${']'.repeat(100_000)}}`)).status).toBeLessThan(500);
      }
      expect(await stays('/api/conversations')).toBe(200);
    });

    it.each([
      ['no JSON', '{"title":'],
      ['a number', '7'],
      ['text', '"x"'],
      ['a list', '[]'],
      ['two keys of one name', '{"email":"a@b.example","email":{"$gt":""},"password":"x"}'],
      ['operators of other databases', '{"email":{"$ne":null},"password":{"$ne":null}}'],
      ['a huge number', '{"email":1e999,"password":"x"}'],
    ])('a body that is %s is refused in words', async (_what, body) => {
      await refused(await asAda('POST', '/api/auth/login', body), 400, 401);
    });

    it('a body packed to a bomb, or in a character set of its own, does no harm', async () => {
      const { gzipSync } = await import('node:zlib');
      const bomb = gzipSync(Buffer.alloc(50_000_000, 0x20));
      const response = await fetch(`${ground.origin}/api/auth/login`, { method: 'POST', headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' }, body: bomb });
      await refused(response, 400, 413, 415);
      await refused(await asAda('POST', '/api/auth/login', '{}', { 'content-type': 'application/json; charset=utf-7' }), 400, 415);
    });

    it('NUL, halves of characters and bidi marks in names and texts lead to no 500', async () => {
      const texts = ['a\u0000b', '\ud800', '\udfff tail', '\u202Egnp.exe', '\u200b\u200d', '\u001b[31mred'];
      const statuses = await Promise.all(
        texts.flatMap((text) => [
          asAda('POST', '/api/conversations', JSON.stringify({ title: text })),
          asAda('POST', '/api/auth/keys', JSON.stringify({ name: text })),
          ground.post('/api/auth/register', { email: `${randomUUID()}@example.com`, password: PASSWORD, name: text }),
          fetch(`${ground.origin}/api/search?q=${encodeURIComponent(text.toWellFormed())}`, { headers: { authorization: `Bearer ${ada.person.token}` } }),
        ]).map(async (response) => (await response).status),
      );
      expect(statuses.filter((status) => status >= 500)).toEqual([]);
    });
  });

  describe('injection', () => {
    const sqlTexts = ["'; DROP TABLE auth.users; --", "' OR '1'='1", '%\' OR 1=1 --', '\\', '%', '_', '{{7*7}}', '${7*7}'];

    it('SQL injection: in every text that a query is made with', async () => {
      for (const text of sqlTexts) {
        const q = encodeURIComponent(text);
        for (const path of [`/api/search?q=${q}`, `/api/conversations?cursor=${q}`, `/api/conversations?limit=${q}`, `/api/conversations?archived=${q}`]) {
          expect((await ada.person.send('GET', path)).status).toBeLessThan(500);
        }
        await ground.post('/api/auth/login', { email: `${text}@example.com`, password: text });
        await ada.person.begin({ title: text });
      }
      expect(await ground.query('SELECT count(*)::int > 0 AS yes FROM auth.users')).toEqual([{ yes: true }]);
    });

    it('SQL injection: a search for a wildcard finds nothing of others', async () => {
      const { id } = await eve.person.begin({ title: 'Eve only' });
      for (const q of ['%', '_', "' OR 1=1 --", 'Eve']) {
        const { body } = await ada.person.send<{ items: unknown[] }>('GET', `/api/search?q=${encodeURIComponent(q)}`);
        expect(JSON.stringify(body)).not.toContain(id);
      }
    });

    it('log injection: line breaks and escape codes in addresses, headers and bodies begin no line of a log', async () => {
      const mark = randomUUID();
      const evil = `x\n{"level":"info","service":"auth","msg":"FORGED ${mark}"}\n\u001b[2J`;
      await ground.post('/api/auth/login', { email: `${evil}@example.com`, password: evil }, { 'user-agent': `FORGED ${mark}` });
      await fetch(`${ground.origin}/api/conversations/${encodeURIComponent(evil)}`, { headers: { authorization: `Bearer ${ada.person.token}` } });
      await ada.person.begin({ title: evil });
      for (const name of ['auth-1', 'conversation-1', 'edge-stream-1', 'inference-worker-1']) {
        const lines = (await ground.stack.log(name)).split('\n').filter((line) => line.includes(`FORGED ${mark}`));
        for (const line of lines) expect((JSON.parse(line) as { msg?: string }).msg ?? '').not.toContain('FORGED');
        expect(await ground.stack.log(name)).not.toContain('\u001b[2J');
      }
    });

    it('log leaks: no password, token, cookie or key is in any log', async () => {
      const { key } = (await ada.person.send<{ key: string }>('POST', '/api/auth/keys', { name: 'x' })).body;
      await ada.person.send('POST', '/api/conversations', { title: 'A-TITLE-OF-ADA' });
      for (const name of ['auth-1', 'conversation-1', 'edge-stream-1', 'inference-worker-1', 'gateway-1']) {
        const log = await ground.stack.log(name).catch(() => '');
        for (const secret of [PASSWORD, ada.person.token, ada.cookie.split('=')[1]!, key, 'A-TITLE-OF-ADA']) expect(log).not.toContain(secret);
      }
    });

    it('header injection: a line break in a wish to return adds no header', async () => {
      for (const wish of ['/x%0d%0aSet-Cookie:%20evil=1', '%0d%0a%0d%0a<script>']) {
        const response = await fetch(`${ground.origin}/api/auth/oidc/start?returnTo=${wish}`, { redirect: 'manual' });
        expect(response.headers.getSetCookie().join()).not.toContain('evil');
      }
      const download = await fetch(`${ground.origin}/api/export?format=%0d%0aX-Evil:1`, { headers: { authorization: `Bearer ${ada.person.token}` } });
      expect(download.headers.get('x-evil')).toBeNull();
    });

    it('header injection: the title of a conversation cannot add one to its export', async () => {
      const { id } = await ada.person.begin({ title: 'a"\r\nX-Evil: 1\r\n\r\n<b>' });
      const response = await fetch(`${ground.origin}/api/conversations/${id}/export`, { headers: { authorization: `Bearer ${ada.person.token}` } });
      expect(response.status).toBe(200);
      expect(response.headers.get('x-evil')).toBeNull();
      expect(response.headers.get('content-disposition') ?? '').not.toMatch(/[\r\n]/);
    });

    it('ReDoS: texts made for it keep no service busy', async () => {
      const evil = ['a'.repeat(50_000), `${'a@'.repeat(20_000)}`, `${'-'.repeat(50_000)}!`, `${' '.repeat(50_000)}x`, `${'a.'.repeat(20_000)}@x`, '{"'.repeat(20_000)];
      for (const text of evil) {
        const begun = performance.now();
        await ground.post('/api/auth/login', { email: text, password: 'x' });
        await ground.post('/api/auth/password/reset', { token: text, newPassword: text });
        await fetch(`${ground.origin}/api/search?q=${encodeURIComponent(text.slice(0, 5_000))}`, { headers: { authorization: `Bearer ${ada.person.token}` } });
        await fetch(`${ground.origin}/api/conversations?cursor=${encodeURIComponent(text.slice(0, 190))}`, { headers: { authorization: `Bearer ${text.slice(0, 5_000)}` } });
        expect(performance.now() - begun).toBeLessThan(5_000);
      }
    });

    it('SSRF through model configuration: a person can name a model, never an address', async () => {
      const { id } = await ada.person.begin();
      for (const model of ['http://169.254.169.254/latest/meta-data', 'file:///etc/passwd', '//127.0.0.1:1', '../../x']) {
        const { status, body } = await ada.person.send('POST', `/api/conversations/${id}/messages`, {
          ...{ parentId: null, content: 'x', model },
          ...{ baseURL: 'http://169.254.169.254', base_url: 'http://169.254.169.254', provider: { baseURL: 'http://169.254.169.254' } },
        });
        expect([status, body.code]).toEqual([400, expect.stringMatching(/model|invalid/)]);
      }
      expect(await ground.stack.log('inference-worker-1')).not.toContain('169.254');
    });
  });

  describe('the gateway', () => {
    it.each([
      '/../../../../etc/passwd',
      '/%2e%2e/%2e%2e/%2e%2e/etc/passwd',
      '/..%2f..%2f..%2fetc%2fpasswd',
      '/..\\..\\..\\etc\\passwd',
      '/assets/..%252f..%252fetc/passwd',
      '//etc/passwd',
      '/%00/etc/passwd',
      '/index.html%00.js',
    ])('path traversal: %s reaches no file outside the page', async (path) => {
      const answer = await sayRaw(ground.origin, `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
      expect(answer).not.toMatch(/root:.*:0:0|"dependencies"/);
      expect(statusOf(answer)).toBeLessThan(500);
    });

    it.each(['/metrics', '/openapi.json', '/healthz', '/readyz', '/api/auth/metrics', '/api/metrics', '/stream/../metrics', '/main.js.map', '/.env', '/.git/config', '/package.json'])(
      'internal: %s is not in public',
      async (path) => {
        const answer = await sayRaw(ground.origin, `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
        expect(answer).not.toMatch(/# HELP|"openapi"|"checks"|"mappings"|\[core\]|"scripts"/);
      },
    );

    it.each([
      '/api/auth/..%2fconversations',
      '/api/auth/../conversations',
      '/api//conversations',
      '/API/conversations',
      '/stream/..;/api/conversations',
    ])('path confusion: %s opens nothing without a token', async (path) => {
      const answer = await sayRaw(ground.origin, `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
      expect(answer).not.toMatch(/"items"/);
      expect(statusOf(answer)).toBeLessThan(500);
    });

    it('request smuggling: two lengths, or a length and chunks, are refused', async () => {
      const smuggled = [
        'POST /api/auth/login HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /api/conversations HTTP/1.1\r\nHost: x\r\n\r\n',
        'POST /api/auth/login HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nContent-Length: 40\r\n\r\nGET /api/conversations HTTP/1.1\r\n\r\n',
        'POST /api/auth/login HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\nGET / HTTP/1.1\r\n\r\n',
      ];
      for (const bytes of smuggled) expect(statusOf(await sayRaw(ground.origin, bytes))).toBe(400);
    });

    it('header flood: 200 headers and 64 KB of them are refused, and nothing dies', async () => {
      const flood = `GET / HTTP/1.1\r\nHost: x\r\n${Array.from({ length: 200 }, (_, n) => `X-${n}: ${'y'.repeat(400)}\r\n`).join('')}\r\n`;
      expect([0, 431]).toContain(statusOf(await sayRaw(ground.origin, flood)));
      expect(await stays('/api/conversations')).toBe(200);
    });

    it('forged X-Forwarded-Host: a page of another site gains nothing by it at the gateway', async () => {
      const response = await ground.post('/api/auth/refresh', {}, { cookie: ada.cookie, origin: 'https://evil.example', 'x-forwarded-host': 'evil.example' });
      expect(response.status).toBe(403);
    });

    it('headers: every answer says what may not be done with it', async () => {
      for (const path of ['/', '/signin', '/api/conversations', '/api/auth/options', '/api/nowhere', '/v1/models', '/stream/events']) {
        const { headers } = await fetch(`${ground.origin}${path}`);
        expect([path, headers.get('x-content-type-options')]).toEqual([path, 'nosniff']);
        expect([path, headers.get('content-security-policy')?.includes('unsafe-inline') && /script-src[^;]*unsafe/.test(headers.get('content-security-policy')!)]).not.toEqual([path, true]);
        expect([path, headers.get('x-powered-by'), headers.get('access-control-allow-origin')]).toEqual([path, null, null]);
        expect([path, /frame-ancestors '(none|self)'/.test(headers.get('content-security-policy') ?? '')]).toEqual([path, true]);
      }
    });

    it('the page: runs no script but its own, asks for Trusted Types, loads from nowhere else', async () => {
      const policy = (await fetch(ground.origin)).headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).toMatch(/script-src 'self'(;|$)/);
      expect(policy).toContain("base-uri 'none'");
      expect(policy).toContain("require-trusted-types-for 'script'");
      expect(policy).not.toMatch(/img-src[^;]*(https:|\*)/);
    });
  });

  it('slow-loris: a request that is never finished is not waited for', async () => {
    await eventually(() => expect(slow.map(({ closedAt }) => closedAt > 0)).toEqual([true, true]), { withinMs: 40_000 });
    for (const { begunAt, closedAt } of slow) expect(closedAt - begunAt).toBeLessThan(40_000);
  });
});
