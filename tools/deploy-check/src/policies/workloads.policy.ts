import { type Container, nameOf, type PodTemplate, type Workload, workloads } from '../rendering/kubernetes-object';
import type { Finding } from '../finding';
import { findingsOf, type Policy } from './policy';

/** Every pod is probed, bounded and locked in. */
export const workloadsAreLockedIn: Policy = (objects) => [
  ...workloads(objects).flatMap((workload) => [...checkPod(workload), ...eachContainer(workload, checkContainer)]),
  ...workloads(objects, ['Deployment']).flatMap((workload) => eachContainer(workload, checkProbes)),
];

type PodSpec = NonNullable<PodTemplate['spec']>;

export const podOf = ({ spec }: Workload): PodSpec => spec.template.spec ?? { containers: [] };

function eachContainer(workload: Workload, check: (object: string, container: Container) => Finding[]): Finding[] {
  const { containers, initContainers = [] } = podOf(workload);
  return [...containers, ...initContainers].flatMap((container) => check(nameOf(workload), container));
}

function checkPod(workload: Workload): Finding[] {
  const { securityContext, automountServiceAccountToken, serviceAccountName } = podOf(workload);
  return findingsOf(nameOf(workload), [
    [securityContext?.runAsNonRoot === true, 'may run as root'],
    [(securityContext?.runAsUser ?? 0) > 0, 'names no user to run as'],
    [securityContext?.seccompProfile?.type === 'RuntimeDefault', 'has no seccomp profile'],
    [automountServiceAccountToken === false, 'is given a token of the cluster'],
    [workload.kind === 'StatefulSet' || Boolean(serviceAccountName), 'has no service account of its own'],
  ]);
}

function checkContainer(object: string, container: Container): Finding[] {
  const { securityContext: security = {}, resources: { requests = {}, limits = {} } = {}, image = '' } = container;
  const drop: readonly string[] = security.capabilities?.drop ?? [];
  return findingsOf(object, [
    [security.allowPrivilegeEscalation === false, 'may gain privileges'],
    [security.readOnlyRootFilesystem === true, 'may write to its root file system'],
    [drop.includes('ALL'), 'keeps capabilities'],
    ['cpu' in requests && 'memory' in requests, 'requests no CPU or memory'],
    ['memory' in limits, 'has no limit of memory'],
    [isPinned(image), `runs whatever ${image} is today`],
  ]);
}

const isPinned = (image: string): boolean => /[:@](?!latest$)[^/]+$/.test(image);

function checkProbes(object: string, { ports = [], livenessProbe, readinessProbe, startupProbe }: Container): Finding[] {
  const probes = { startup: startupProbe, liveness: livenessProbe, readiness: readinessProbe };
  return Object.entries(probes).flatMap(([name, probe]) => {
    const port = probe?.httpGet?.port;
    return findingsOf(object, [
      [probe !== undefined, `has no ${name} probe`],
      [probe === undefined || ports.some((known) => known.name === port), `has a ${name} probe on ${port}, which is no port of it`],
      [name !== 'readiness' || probe === undefined || probe.httpGet?.path === '/readyz', 'is not asked at /readyz whether it is ready'],
    ]);
  });
}
