import { declaredSecrets } from '../environment/declared-secrets';
import { givenVariables } from '../environment/given-variables';
import type { Finding } from '../finding';
import { nameOf, ofKind, type Workload, workloads } from '../rendering/kubernetes-object';
import { findingsOf, type Policy } from './policy';
import { podOf } from './workloads.policy';

const PROVIDER_SECRET = 'inference-worker-provider';
const PROVIDER_KEY = 'OPENAI_API_KEY';

/** The provider's key is with the worker alone, and every other secret with those that it is for. */
export const secretsAreWhereTheyBelong: Policy = (objects) => [
  ...workloads(objects).flatMap((workload) => {
    const names = secretsOf(workload, objects);
    const foreign = names.filter((name) => !declaredSecrets(workload.metadata.name).includes(name));
    const isWorker = workload.metadata.name === 'inference-worker';
    return findingsOf(nameOf(workload), [
      [isWorker || !names.includes(PROVIDER_SECRET), "is given the provider's key, which is for the inference worker alone"],
      [isWorker || !variablesOf(workload, objects).includes(PROVIDER_KEY), `has ${PROVIDER_KEY}, which is for the inference worker alone`],
      [foreign.length === 0, `is given secrets of others: ${foreign.join(', ')}`],
    ]);
  }),
  ...objects.filter(({ kind }) => kind === 'Secret').map((secret) => ({ object: nameOf(secret), message: 'stands in the repository' })),
  ...plainSecrets(objects),
];

/** Every way by which a pod can come to a secret. */
function secretsOf(workload: Workload, objects: Parameters<Policy>[0]): string[] {
  const { containers, initContainers = [], volumes = [] } = podOf(workload);
  const mounted = volumes.flatMap(({ secret, projected }) => [
    secret?.secretName,
    ...(projected?.sources ?? []).map((source) => source.secret?.name),
  ]);
  const whole = [...containers, ...initContainers].flatMap(({ envFrom = [] }) => envFrom.map(({ secretRef }) => secretRef?.name));
  const single = [...containers, ...initContainers].flatMap((container) =>
    [...givenVariables({ ...container, envFrom: mapsOf(container.envFrom) }, objects).values()].map((variable) =>
      'secret' in variable ? variable.secret : undefined,
    ),
  );
  return [...new Set([...mounted, ...whole, ...single])].filter((name) => name !== undefined);
}

function variablesOf(workload: Workload, objects: Parameters<Policy>[0]): string[] {
  return podOf(workload).containers.flatMap((container) => [
    ...givenVariables({ ...container, envFrom: mapsOf(container.envFrom) }, objects).keys(),
  ]);
}

const mapsOf = <S extends { secretRef?: unknown }>(sources: S[] = []): S[] => sources.filter(({ secretRef }) => !secretRef);

function plainSecrets(objects: Parameters<Policy>[0]): Finding[] {
  return ofKind(objects, 'ConfigMap').flatMap((map) =>
    Object.entries(map.data ?? {}).flatMap(([name, value]) =>
      findingsOf(nameOf(map), [[!/(^|_)(KEY|SECRET|PASSWORD|TOKEN)$/.test(name) && !/:\/\/[^/\s]+:[^/\s]+@/.test(value), `has ${name} in plain sight`]]),
    ),
  );
}
