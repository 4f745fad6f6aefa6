import { randomUUID } from 'node:crypto';
import { PASSWORD } from '../ground/ground.fixture';
import type { HttpAttack } from './http-attack.fixture';

export function bodies(attack: HttpAttack): void {
  describe('bodies', () => {
    const asAda = (method: string, path: string, body: string, headers: Record<string, string> = {}): Promise<Response> =>
      fetch(`${attack.ground.origin}${path}`, { method, headers: { authorization: `Bearer ${attack.ada.person.token}`, 'content-type': 'application/json', ...headers }, body });
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
      const fresh = (await attack.ada.person.begin()) as unknown as Record<string, unknown>;
      expect(fresh['polluted']).toBeUndefined();
      expect((await attack.ada.person.send('GET', '/api/admin/generations')).status).toBe(403);
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
      const rows = await attack.ground.query("SELECT FROM auth.users WHERE role = 'admin'");
      expect(rows).toEqual([]);
    });

    it('mass assignment: nobody makes themselves an administrator by the routes of administrators', async () => {
      for (const [method, path] of [['PATCH', `/api/auth/admin/people/${attack.ada.person.id}`], ['PUT', `/api/admin/limits/${attack.ada.person.id}`]] as const) {
        expect((await asAda(method, path, '{"role":"admin","tokensPerDay":null}')).status).toBe(403);
      }
    });

    it('an oversized body is refused with 413 before it is read into anything', async () => {
      for (const path of ['/api/auth/login', '/api/conversations']) await refused(await asAda('POST', path, JSON.stringify({ title: 'x'.repeat(11_000_000) })), 413);
    });

    it('a message of 10 MB is refused', async () => {
      const { id } = await attack.ada.person.begin();
      await refused(await asAda('POST', `/api/conversations/${id}/messages`, JSON.stringify({ parentId: null, content: 'x'.repeat(10_000_000) })), 400, 413);
    });

    it('a deeply nested body (100,000 levels) is refused or ignored, and the service lives', async () => {
      const deep = (key: string): string => `${`{"${key}":`.repeat(100_000)}1${'}'.repeat(100_000)}`;
      for (const path of ['/api/auth/login', '/api/conversations', '/api/auth/password/forgotten']) {
        expect((await asAda('POST', path, deep('title'))).status).toBeLessThan(500);
        expect((await asAda('POST', path, `{"title":${'['.repeat(100_000)}${']'.repeat(100_000)}}`)).status).toBeLessThan(500);
      }
      expect(await attack.stays('/api/conversations')).toBe(200);
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
      const response = await fetch(`${attack.ground.origin}/api/auth/login`, { method: 'POST', headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' }, body: bomb });
      await refused(response, 400, 413, 415);
      await refused(await asAda('POST', '/api/auth/login', '{}', { 'content-type': 'application/json; charset=utf-7' }), 400, 415);
    });

    it('NUL, halves of characters and bidi marks in names and texts lead to no 500', async () => {
      const texts = ['a\u0000b', '\ud800', '\udfff tail', '\u202Egnp.exe', '\u200b\u200d', '\u001b[31mred'];
      const statuses = await Promise.all(
        texts.flatMap((text) => [
          asAda('POST', '/api/conversations', JSON.stringify({ title: text })),
          asAda('POST', '/api/auth/keys', JSON.stringify({ name: text })),
          attack.ground.post('/api/auth/register', { email: `${randomUUID()}@example.com`, password: PASSWORD, name: text }),
          fetch(`${attack.ground.origin}/api/search?q=${encodeURIComponent(text.toWellFormed())}`, { headers: { authorization: `Bearer ${attack.ada.person.token}` } }),
        ]).map(async (response) => (await response).status),
      );
      expect(statuses.filter((status) => status >= 500)).toEqual([]);
    });
  });
}
