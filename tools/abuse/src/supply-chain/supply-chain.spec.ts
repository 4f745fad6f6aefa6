import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const WORKSPACE = fileURLToPath(new URL('../../../../', import.meta.url));
const run = promisify(execFile);
const npm = (script: string): Promise<{ stdout: string }> => run('npm', ['run', '--silent', script], { cwd: WORKSPACE, maxBuffer: 64 * 1_048_576 });

interface Bom {
  bomFormat: string;
  components: { name: string; version: string; purl: string; licenses?: unknown[] }[];
}

describe('what the product is made of', () => {
  it('has licences of the list alone', async () => {
    const { stdout } = await npm('licences');
    expect(stdout).toMatch(/^\d{3,} packages, 0 with a licence that is not on the list/);
  });

  it('is written down as CycloneDX: what runs, with versions, and nothing that only builds or tests', async () => {
    const bom = JSON.parse((await npm('sbom')).stdout) as Bom;
    const names = new Set(bom.components.map(({ name }) => name));
    expect(bom.bomFormat).toBe('CycloneDX');
    for (const name of ['nats', 'openai', 'jose', 'openid-client', 'dompurify']) expect(names).toContain(name);
    for (const name of ['jest', 'nx', 'oidc-provider', 'playwright-core']) expect(names).not.toContain(name);
    expect(bom.components.every(({ version, purl }) => version !== '' && purl.startsWith('pkg:npm/'))).toBe(true);
  });
});
