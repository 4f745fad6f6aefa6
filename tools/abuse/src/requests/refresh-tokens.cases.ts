import { eventually } from '@parley/testing';
import { cookieOf, PASSWORD } from '../ground/ground.fixture';
import { DOORS, type HttpAttack } from './http-attack.fixture';

export function refreshTokens(attack: HttpAttack): void {
  describe('refresh tokens', () => {
    const refresh = (cookie: string, headers: Record<string, string> = {}): Promise<Response> =>
      fetch(`${attack.ground.origin}/api/auth/refresh`, { method: 'POST', headers: { cookie, ...headers } });
    const login = async (): Promise<string> => cookieOf(await attack.ground.post('/api/auth/login', { email: attack.ada.email, password: PASSWORD }));

    it('refresh reuse: a spent token that comes back ends the session of thief and owner', async () => {
      const stolen = await login();
      const next = cookieOf(await refresh(stolen));
      expect(((await (await refresh(stolen)).json()) as { code: string }).code).toBe('refresh_reused');
      expect((await refresh(next)).status).toBe(401);
    });

    it('a refresh token is good for nothing after its session’s last day, however often it was used', async () => {
      const cookie = cookieOf(await refresh(await login()));
      await attack.ground.query('UPDATE auth.sessions SET expires_at = now() WHERE user_id = $1', [attack.ada.person.id]);
      expect((await refresh(cookie)).status).toBe(401);
    });

    it('is no access token, and is kept as a digest', async () => {
      const cookie = await login();
      const secret = cookie.split('=')[1]!;
      expect((await attack.me(secret)).status).toBe(401);
      expect(JSON.stringify(await attack.ground.query('SELECT * FROM auth.refresh_tokens'))).not.toContain(secret);
    });

    it.each([
      ['refresh', { origin: 'https://evil.example' }],
      ['refresh', { origin: 'null' }],
      ['refresh', { 'sec-fetch-site': 'cross-site' }],
      ['logout', { origin: 'https://evil.example' }],
      ['login', { origin: 'https://evil.example' }],
    ])('CSRF: %s from another site (%j) is refused though the cookie comes along', async (route, headers) => {
      const cookie = await login();
      const body = { email: attack.ada.email, password: PASSWORD };
      expect((await attack.ground.post(`/api/auth/${route}`, body, { cookie, ...headers })).status).toBe(403);
      expect((await refresh(cookie)).status).toBe(200);
    });

    it('CSRF: a form cannot send what our routes take, and no route with a side effect lives on GET', async () => {
      const cookie = await login();
      const form = await fetch(`${attack.ground.origin}/api/auth/login`, {
        method: 'POST',
        headers: { 'content-type': 'text/plain' },
        body: JSON.stringify({ email: attack.ada.email, password: PASSWORD }),
      });
      expect(form.status).toBeGreaterThanOrEqual(400);
      for (const route of ['refresh', 'logout']) {
        expect((await fetch(`${attack.ground.origin}/api/auth/${route}`, { headers: { cookie } })).status).toBe(404);
      }
      expect((await refresh(cookie)).status).toBe(200);
    });

    it('the cookie opens nothing but its own routes: whoever has it alone reads nothing', async () => {
      const cookie = await login();
      for (const path of [...DOORS, '/api/auth/sessions', '/api/auth/keys']) {
        expect((await fetch(`${attack.ground.origin}${path}`, { headers: { cookie } })).status).toBe(401);
      }
    });

    it('the token of a session that was ended is worth nothing within seconds, on every service', async () => {
      const victim = await attack.ground.member();
      const token = victim.person.token;
      expect((await attack.answers(token)).slice(0, 2)).toEqual([200, 200]);
      await attack.ground.post('/api/auth/logout', {}, { cookie: victim.cookie });
      await eventually(async () => expect(await attack.answers(token)).toEqual([401, 401, 401]), { withinMs: 10_000, everyMs: 250 });
    });
  });
}
