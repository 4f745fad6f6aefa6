import { join } from 'node:path';
import { freePort } from '@parley/local-servers';
import { WORKSPACE } from '../workspace';
import { SCRIPT, startNginx } from './nginx.fixture';

describe('the page behind nginx', () => {
  let nginx: { stop: () => Promise<void> };
  let origin: string;

  beforeAll(async () => {
    const [port, admin] = [await freePort(), await freePort()];
    origin = `http://127.0.0.1:${port}`;
    const ports = { 'listen 8080': `listen 127.0.0.1:${port}`, 'listen 9090': `listen 127.0.0.1:${admin}` };
    nginx = await startNginx('nginx.conf', ports, `http://127.0.0.1:${admin}/readyz`);
  });
  afterAll(() => nginx.stop());

  it('has the headers that the gateway on one machine gives it, to the letter', async () => {
    const { setSecurityHeaders } = (await import(join(WORKSPACE, 'tools/gateway/src/security-headers.ts'))) as {
      setSecurityHeaders: (response: { setHeader: (name: string, value: string) => void }) => void;
    };
    const wanted: Record<string, string> = {};
    setSecurityHeaders({ setHeader: (name, value) => (wanted[name] = value) });
    const { headers, status } = await fetch(`${origin}/`);
    expect(status).toBe(200);
    expect(Object.keys(wanted).length).toBeGreaterThan(4);
    expect(Object.fromEntries(Object.keys(wanted).map((name) => [name, headers.get(name)]))).toEqual(wanted);
  });

  it('is asked for anew each time, and its scripts never again', async () => {
    expect((await fetch(`${origin}/c/some-conversation`)).headers.get('cache-control')).toBe('no-cache');
    const script = await fetch(`${origin}/main-ABCD1234.js`);
    expect(script.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(script.headers.get('content-encoding')).toBe('gzip');
    expect(await script.text()).toBe(SCRIPT);
  });

  it('is served at every path of its own, and a file that is missing is missing', async () => {
    expect(await (await fetch(`${origin}/c/some-conversation`)).text()).toBe('<h1>Parley</h1>');
    expect((await fetch(`${origin}/main-OLD00000.js`)).status).toBe(404);
  });
});
