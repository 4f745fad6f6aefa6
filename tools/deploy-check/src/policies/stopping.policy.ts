import { givenVariables, valueOf } from '../environment/given-variables';
import type { Finding } from '../finding';
import { type Container, type KubernetesObject, nameOf, type Workload, workloads } from '../rendering/kubernetes-object';
import { serviceOf } from './environment.policy';
import { findingsOf, type Policy } from './policy';
import { podOf } from './workloads.policy';

/** Defaults of SHUTDOWN_GRACE_SECONDS and PROVIDER_TOTAL_TIMEOUT_MS, and the margin that service-kit adds for closing. */
const GRACE_SECONDS = 10;
const LONGEST_ANSWER_MS = 600_000;
const MARGIN_SECONDS = 5;

/** A pod is left alone for as long as its service takes to end in order. */
export const podsEndInOrder: Policy = (objects) =>
  workloads(objects, ['Deployment']).flatMap((deployment) =>
    podOf(deployment).containers.flatMap((container) => check(deployment, container, objects)),
  );

function check(deployment: Workload, container: Container, objects: readonly KubernetesObject[]): Finding[] {
  const service = serviceOf(deployment);
  if (!service) return [];
  const given = givenVariables(container, objects);
  const numberOf = (name: string, otherwise: number): number => Number(valueOf(given, name) ?? otherwise);
  const isWorker = service === 'inference-worker';
  const grace = numberOf('SHUTDOWN_GRACE_SECONDS', GRACE_SECONDS);
  const longest = numberOf('PROVIDER_TOTAL_TIMEOUT_MS', LONGEST_ANSWER_MS) / 1_000;
  const sleep = container.lifecycle?.preStop?.sleep?.seconds ?? 0;
  const needed = sleep + grace + MARGIN_SECONDS;
  const allowed = podOf(deployment).terminationGracePeriodSeconds ?? 30;
  return findingsOf(nameOf(deployment), [
    [allowed >= needed, `is killed after ${allowed} s, but may need ${needed}`],
    [!isWorker || grace >= longest, `gives up after ${grace} s an answer that may take ${longest}`],
    [isWorker || sleep > 0, 'stops listening while it is still sent new requests'],
  ]);
}
