import { join } from 'node:path';
import { jest } from '@jest/globals';
import { findKustomize, type Kustomize } from '@parley/local-servers';
import { overlays, renderOverlay } from '../check-deployment';
import { podOf } from '../policies/workloads.policy';
import { type KubernetesObject, workloads } from '../rendering/kubernetes-object';
import { CACHE_DIR, SERVICES, WORKSPACE } from '../workspace';
import { declaredVariables } from './declared-variables';
import { givenVariables } from './given-variables';

const SECRETS: Record<string, string> = {
  DATABASE_URL: 'postgresql://parley:secret@parley-database-rw:5432/parley',
  NATS_URL: 'nats://user:secret@nats:4222',
  AUTH_KEY_SECRET: 'a secret that is longer than thirty-two characters',
  OPENAI_API_KEY: 'sk-secret',
};

describe.each(overlays())('in the overlay %s', (overlay) => {
  const before = { ...process.env };
  let kustomize: Kustomize;
  let objects: KubernetesObject[];

  beforeAll(async () => {
    kustomize = await findKustomize(CACHE_DIR);
    objects = await renderOverlay(overlay, kustomize);
  });
  beforeEach(() => jest.resetModules());
  afterEach(() => {
    process.env = { ...before };
  });

  it.each(SERVICES)('%s takes the environment that it is given', async (service) => {
    const deployment = workloads(objects, ['Deployment']).find(({ metadata }) => metadata.name === service)!;
    const given = givenVariables(podOf(deployment).containers[0]!, objects);
    process.env = Object.fromEntries([...given].map(([name, variable]) => [name, 'value' in variable ? variable.value : SECRETS[name]]));
    const { env } = (await import(join(WORKSPACE, 'apps', service, 'src/env.ts'))) as { env: Record<string, unknown> };
    expect(env).toMatchObject({ BIND_ADDRESS: '0.0.0.0', ADMIN_PORT: 9090 });
    // What is read from the source of env.ts is what the service really has.
    const declared = declaredVariables(service);
    const required = declared.filter(({ isOptional }) => !isOptional).map(({ name }) => name);
    expect(Object.keys(env).filter((name) => !declared.some((variable) => variable.name === name))).toEqual([]);
    expect(required.every((name) => name in env)).toBe(true);
  });
});
