import { sayRaw, statusOf } from '../ground/raw-request';
import type { HttpAttack } from './http-attack.fixture';

export function gatewayAbuse(attack: HttpAttack): void {
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
      const answer = await sayRaw(attack.ground.origin, `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
      expect(answer).not.toMatch(/root:.*:0:0|"dependencies"/);
      expect(statusOf(answer)).toBeLessThan(500);
    });

    it.each(['/metrics', '/openapi.json', '/healthz', '/readyz', '/api/auth/metrics', '/api/metrics', '/stream/../metrics', '/main.js.map', '/.env', '/.git/config', '/package.json'])(
      'internal: %s is not in public',
      async (path) => {
        const answer = await sayRaw(attack.ground.origin, `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
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
      const answer = await sayRaw(attack.ground.origin, `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
      expect(answer).not.toMatch(/"items"/);
      expect(statusOf(answer)).toBeLessThan(500);
    });

    it('request smuggling: two lengths, or a length and chunks, are refused', async () => {
      const smuggled = [
        'POST /api/auth/login HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /api/conversations HTTP/1.1\r\nHost: x\r\n\r\n',
        'POST /api/auth/login HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nContent-Length: 40\r\n\r\nGET /api/conversations HTTP/1.1\r\n\r\n',
        'POST /api/auth/login HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\nGET / HTTP/1.1\r\n\r\n',
      ];
      for (const bytes of smuggled) expect(statusOf(await sayRaw(attack.ground.origin, bytes))).toBe(400);
    });

    it('header flood: 200 headers and 64 KB of them are refused, and nothing dies', async () => {
      const flood = `GET / HTTP/1.1\r\nHost: x\r\n${Array.from({ length: 200 }, (_, n) => `X-${n}: ${'y'.repeat(400)}\r\n`).join('')}\r\n`;
      expect([0, 431]).toContain(statusOf(await sayRaw(attack.ground.origin, flood)));
      expect(await attack.stays('/api/conversations')).toBe(200);
    });

    it('forged X-Forwarded-Host: a page of another site gains nothing by it at the gateway', async () => {
      const response = await attack.ground.post('/api/auth/refresh', {}, { cookie: attack.ada.cookie, origin: 'https://evil.example', 'x-forwarded-host': 'evil.example' });
      expect(response.status).toBe(403);
    });

    it('headers: every answer says what may not be done with it', async () => {
      for (const path of ['/', '/signin', '/api/conversations', '/api/auth/options', '/api/nowhere', '/v1/models', '/stream/events']) {
        const { headers } = await fetch(`${attack.ground.origin}${path}`);
        expect([path, headers.get('x-content-type-options')]).toEqual([path, 'nosniff']);
        expect([path, headers.get('content-security-policy')?.includes('unsafe-inline') && /script-src[^;]*unsafe/.test(headers.get('content-security-policy')!)]).not.toEqual([path, true]);
        expect([path, headers.get('x-powered-by'), headers.get('access-control-allow-origin')]).toEqual([path, null, null]);
        expect([path, /frame-ancestors '(none|self)'/.test(headers.get('content-security-policy') ?? '')]).toEqual([path, true]);
      }
    });

    it('the page: runs no script but its own, asks for Trusted Types, loads from nowhere else', async () => {
      const policy = (await fetch(attack.ground.origin)).headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).toMatch(/script-src 'self'(;|$)/);
      expect(policy).toContain("base-uri 'none'");
      expect(policy).toContain("require-trusted-types-for 'script'");
      expect(policy).not.toMatch(/img-src[^;]*(https:|\*)/);
    });
  });
}
