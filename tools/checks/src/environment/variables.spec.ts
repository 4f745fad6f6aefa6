import { Repository } from '../repository';
import { checkVariables } from './variables';

const ENV = 'export const env = loadEnv(z.object({ ...serviceEnv, NATS_URL: z.string(), CACHE_MINUTES: z.number() }), process.env);';

describe('variables', () => {
  const findings = (page: string) => checkVariables(Repository.of({ 'apps/a/src/env.ts': ENV, 'docs/operations.md': page, 'docs/environment.md': '' }));

  it('are found where the page does not explain them', () => {
    expect(findings('| `NATS_URL` | where NATS is |')).toEqual([
      { file: 'apps/a/src/env.ts', message: 'reads CACHE_MINUTES, which neither docs/operations.md nor docs/environment.md explains' },
    ]);
  });

  it('are not taken for explained by a longer name', () => {
    expect(findings('NATS_URL, WORKER_CACHE_MINUTES')).toHaveLength(1);
    expect(findings('NATS_URL, CACHE_MINUTES')).toEqual([]);
  });
});
