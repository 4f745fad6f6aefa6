import { declaredVariables } from '../environment/declared-variables';
import { givenVariables } from '../environment/given-variables';
import type { Finding } from '../finding';
import { type KubernetesObject, nameOf, type Workload, workloads } from '../rendering/kubernetes-object';
import { SERVICES } from '../workspace';
import type { Policy } from './policy';
import { podOf } from './workloads.policy';

/** Every variable of a service's env.ts is set or has a default, and nothing is set that it does not read. */
export const environmentsAreComplete: Policy = (objects) =>
  workloads(objects, ['Deployment', 'Job']).flatMap((workload) => {
    const service = serviceOf(workload);
    return service ? podOf(workload).containers.flatMap((container) => check(workload, service, container, objects)) : [];
  });

/** The service whose image a workload runs. */
export function serviceOf(workload: Workload): string | undefined {
  const image = podOf(workload).containers[0]?.image?.split('/').at(-1)?.split(/[:@]/)[0];
  return SERVICES.find((service) => service === image);
}

function check(
  workload: Workload,
  service: string,
  container: Parameters<typeof givenVariables>[0],
  objects: readonly KubernetesObject[],
): Finding[] {
  const object = nameOf(workload);
  try {
    const given = givenVariables(container, objects);
    const declared = declaredVariables(service);
    const missing = declared.filter(({ name, isOptional }) => !isOptional && !given.has(name)).map(({ name }) => name);
    const unknown = [...given.keys()].filter((name) => !declared.some((variable) => variable.name === name));
    return [
      ...missing.map((name) => ({ object, message: `does not set ${name}, which ${service} cannot start without` })),
      ...unknown.map((name) => ({ object, message: `sets ${name}, which ${service} does not read` })),
    ];
  } catch (error) {
    return [{ object, message: error instanceof Error ? error.message : String(error) }];
  }
}
