import { randomUUID } from 'node:crypto';
import { PASSWORD } from '../ground/ground.fixture';
import type { HttpAttack } from './http-attack.fixture';

export function injection(attack: HttpAttack): void {
  describe('injection', () => {
    const sqlTexts = ["'; DROP TABLE auth.users; --", "' OR '1'='1", '%\' OR 1=1 --', '\\', '%', '_', '{{7*7}}', '${7*7}'];

    it('SQL injection: in every text that a query is made with', async () => {
      for (const text of sqlTexts) {
        const q = encodeURIComponent(text);
        for (const path of [`/api/search?q=${q}`, `/api/conversations?cursor=${q}`, `/api/conversations?limit=${q}`, `/api/conversations?archived=${q}`]) {
          expect((await attack.ada.person.send('GET', path)).status).toBeLessThan(500);
        }
        await attack.ground.post('/api/auth/login', { email: `${text}@example.com`, password: text });
        await attack.ada.person.begin({ title: text });
      }
      expect(await attack.ground.query('SELECT count(*)::int > 0 AS yes FROM auth.users')).toEqual([{ yes: true }]);
    });

    it('SQL injection: a search for a wildcard finds nothing of others', async () => {
      const { id } = await attack.eve.person.begin({ title: 'Eve only' });
      for (const q of ['%', '_', "' OR 1=1 --", 'Eve']) {
        const { body } = await attack.ada.person.send<{ items: unknown[] }>('GET', `/api/search?q=${encodeURIComponent(q)}`);
        expect(JSON.stringify(body)).not.toContain(id);
      }
    });

    it('log injection: line breaks and escape codes in addresses, headers and bodies begin no line of a log', async () => {
      const mark = randomUUID();
      const evil = `x\n{"level":"info","service":"auth","msg":"FORGED ${mark}"}\n\u001b[2J`;
      await attack.ground.post('/api/auth/login', { email: `${evil}@example.com`, password: evil }, { 'user-agent': `FORGED ${mark}` });
      await fetch(`${attack.ground.origin}/api/conversations/${encodeURIComponent(evil)}`, { headers: { authorization: `Bearer ${attack.ada.person.token}` } });
      await attack.ada.person.begin({ title: evil });
      for (const name of ['auth-1', 'conversation-1', 'edge-stream-1', 'inference-worker-1']) {
        const lines = (await attack.ground.stack.log(name)).split('\n').filter((line) => line.includes(`FORGED ${mark}`));
        for (const line of lines) expect((JSON.parse(line) as { msg?: string }).msg ?? '').not.toContain('FORGED');
        expect(await attack.ground.stack.log(name)).not.toContain('\u001b[2J');
      }
    });

    it('log leaks: no password, token, cookie or key is in any log', async () => {
      const { key } = (await attack.ada.person.send<{ key: string }>('POST', '/api/auth/keys', { name: 'x' })).body;
      await attack.ada.person.send('POST', '/api/conversations', { title: 'A-TITLE-OF-ADA' });
      for (const name of ['auth-1', 'conversation-1', 'edge-stream-1', 'inference-worker-1', 'gateway-1']) {
        const log = await attack.ground.stack.log(name).catch(() => '');
        for (const secret of [PASSWORD, attack.ada.person.token, attack.ada.cookie.split('=')[1]!, key, 'A-TITLE-OF-ADA']) expect(log).not.toContain(secret);
      }
    });

    it('header injection: a line break in a wish to return adds no header', async () => {
      for (const wish of ['/x%0d%0aSet-Cookie:%20evil=1', '%0d%0a%0d%0a<script>']) {
        const response = await fetch(`${attack.ground.origin}/api/auth/oidc/start?returnTo=${wish}`, { redirect: 'manual' });
        expect(response.headers.getSetCookie().join()).not.toContain('evil');
      }
      const download = await fetch(`${attack.ground.origin}/api/export?format=%0d%0aX-Evil:1`, { headers: { authorization: `Bearer ${attack.ada.person.token}` } });
      expect(download.headers.get('x-evil')).toBeNull();
    });

    it('header injection: the title of a conversation cannot add one to its export', async () => {
      const { id } = await attack.ada.person.begin({ title: 'a"\r\nX-Evil: 1\r\n\r\n<b>' });
      const response = await fetch(`${attack.ground.origin}/api/conversations/${id}/export`, { headers: { authorization: `Bearer ${attack.ada.person.token}` } });
      expect(response.status).toBe(200);
      expect(response.headers.get('x-evil')).toBeNull();
      expect(response.headers.get('content-disposition') ?? '').not.toMatch(/[\r\n]/);
    });

    it('ReDoS: texts made for it keep no service busy', async () => {
      const evil = ['a'.repeat(50_000), `${'a@'.repeat(20_000)}`, `${'-'.repeat(50_000)}!`, `${' '.repeat(50_000)}x`, `${'a.'.repeat(20_000)}@x`, '{"'.repeat(20_000)];
      for (const text of evil) {
        const begun = performance.now();
        await attack.ground.post('/api/auth/login', { email: text, password: 'x' });
        await attack.ground.post('/api/auth/password/reset', { token: text, newPassword: text });
        await fetch(`${attack.ground.origin}/api/search?q=${encodeURIComponent(text.slice(0, 5_000))}`, { headers: { authorization: `Bearer ${attack.ada.person.token}` } });
        await fetch(`${attack.ground.origin}/api/conversations?cursor=${encodeURIComponent(text.slice(0, 190))}`, { headers: { authorization: `Bearer ${text.slice(0, 5_000)}` } });
        expect(performance.now() - begun).toBeLessThan(5_000);
      }
    });

    it('SSRF through model configuration: a person can name a model, never an address', async () => {
      const { id } = await attack.ada.person.begin();
      for (const model of ['http://169.254.169.254/latest/meta-data', 'file:///etc/passwd', '//127.0.0.1:1', '../../x']) {
        const { status, body } = await attack.ada.person.send('POST', `/api/conversations/${id}/messages`, {
          ...{ parentId: null, content: 'x', model },
          ...{ baseURL: 'http://169.254.169.254', base_url: 'http://169.254.169.254', provider: { baseURL: 'http://169.254.169.254' } },
        });
        expect([status, body.code]).toEqual([400, expect.stringMatching(/model|invalid/)]);
      }
      expect(await attack.ground.stack.log('inference-worker-1')).not.toContain('169.254');
    });
  });
}
