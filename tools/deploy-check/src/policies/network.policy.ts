import type { INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import type { Finding } from '../finding';
import { type KubernetesObject, nameOf, ofKind, podLabels, type Workload, workloads } from '../rendering/kubernetes-object';
import { SERVICES } from '../workspace';
import { findingsOf, type Policy } from './policy';

type Spec = NonNullable<INetworkPolicy['spec']>;
type Peer = NonNullable<NonNullable<Spec['egress']>[number]['to']>[number];

/** Ranges that a way to the world must leave out: metadata services, and everything private. */
const PRIVATE = ['10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16'];

/** Who must be able to open a connection to whom, and on which port. */
const CONVERSATIONS: [from: string, to: string, port: number][] = [
  ['conversation', 'auth', 8080],
  ['edge-stream', 'auth', 8080],
  ...[...SERVICES, 'conversation-migrate'].map((from): [string, string, number] => [from, 'nats', 4222]),
];

/** All is closed but what is named: in, out, and to the world. */
export const networkIsClosed: Policy = (objects) => [
  ...workloads(objects).flatMap((workload) => checkClosed(workload, objects)),
  ...ofKind(objects, 'NetworkPolicy').flatMap((policy) => checkWorld(policy, objects)),
];

/** What must be heard is let through on both sides. */
export const networkLetsServicesTalk: Policy = (objects) => [
  ...CONVERSATIONS.flatMap(([from, to, port]) => [
    ...needs(objects, from, 'out', { port, isMeant: isPod(to) }),
    ...needs(objects, to, 'in', { port, isMeant: isPod(from) }),
  ]),
  ...['auth', 'conversation', 'auth-migrate', 'conversation-migrate'].flatMap((from) =>
    needs(objects, from, 'out', { port: 5432, isMeant: () => true }),
  ),
  ...['auth', 'conversation', 'edge-stream', 'web'].flatMap((to) =>
    needs(objects, to, 'in', { port: 8080, isMeant: isGateway }),
  ),
  ...needs(objects, 'inference-worker', 'out', { port: 443, isMeant: ({ ipBlock }) => ipBlock !== undefined }),
];

const isPod = (name: string) => (peer: Peer) => selects(peer.podSelector, { 'app.kubernetes.io/name': name });
const isGateway = (peer: Peer): boolean => peer.namespaceSelector?.matchLabels?.['parley.dev/gateway'] === 'true';

function checkClosed(workload: Workload, objects: readonly KubernetesObject[]): Finding[] {
  const policies = policiesOf(podLabels(workload), objects);
  const denies = (type: 'Ingress' | 'Egress'): boolean => policies.some(({ spec }) => spec?.policyTypes?.includes(type));
  const isClosed = policies.some(
    ({ spec }) => spec?.policyTypes?.includes('Ingress') && spec.policyTypes.includes('Egress') && !spec.ingress && !spec.egress,
  );
  // Servers of others start no connections that would matter, and operators have more to say to them than we know.
  if (workload.kind === 'StatefulSet') return findingsOf(nameOf(workload), [[denies('Ingress'), 'can be reached by everybody']]);
  return findingsOf(nameOf(workload), [[isClosed, 'is not denied whatever no policy allows']]);
}

function checkWorld(policy: INetworkPolicy & KubernetesObject, objects: readonly KubernetesObject[]): Finding[] {
  const blocks = (policy.spec?.egress ?? []).flatMap(({ to = [] }) => to.map(({ ipBlock }) => ipBlock)).filter((block) => block !== undefined);
  const isWide = blocks.some(({ cidr }) => cidr.endsWith('/0') || cidr === '2000::/3');
  const everybody = (policy.spec?.egress ?? []).some(({ to }) => to === undefined || to.length === 0);
  const others = workloads(objects).filter(
    (workload) => selects(policy.spec?.podSelector, podLabels(workload)) && workload.metadata.name !== 'inference-worker',
  );
  const holes = blocks.filter(({ cidr }) => cidr === '0.0.0.0/0').flatMap(({ except = [] }) => PRIVATE.filter((range) => !except.includes(range)));
  return findingsOf(nameOf(policy), [
    [!everybody, 'opens a port to everybody'],
    [!isWide || others.length === 0, `lets ${others.map(nameOf).join(', ')} out to the world`],
    [holes.length === 0, `leaves private addresses open: ${holes.join(', ')}`],
  ]);
}

/** Whether a service's policies allow a connection; nothing is asked of services that this overlay does not run. */
function needs(
  objects: readonly KubernetesObject[],
  name: string,
  direction: 'in' | 'out',
  { port, isMeant }: { port: number; isMeant: (peer: Peer) => boolean },
): Finding[] {
  const policies = policiesOf({ 'app.kubernetes.io/name': name, 'app.kubernetes.io/part-of': 'parley' }, objects);
  const rules = policies.flatMap(({ spec }) =>
    direction === 'in'
      ? (spec?.ingress ?? []).map(({ from = [], ports = [] }) => ({ peers: from, ports }))
      : (spec?.egress ?? []).map(({ to = [], ports = [] }) => ({ peers: to, ports })),
  );
  const isAllowed = rules.some(({ peers, ports }) => ports.some((known) => known.port === port) && peers.some(isMeant));
  const message = direction === 'in' ? `is closed on port ${port} to those who need it` : `cannot reach port ${port} of those it needs`;
  return findingsOf(`NetworkPolicy of ${name}`, [[isAllowed, message]]);
}

function policiesOf(labels: Record<string, string>, objects: readonly KubernetesObject[]): (INetworkPolicy & KubernetesObject)[] {
  return ofKind(objects, 'NetworkPolicy').filter(({ spec }) => selects(spec?.podSelector, labels));
}

function selects(selector: Spec['podSelector'] | undefined, labels: Record<string, string>): boolean {
  if (selector === undefined) return false;
  const { matchLabels = {}, matchExpressions = [] } = selector;
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key, operator, values = [] }) => operator === 'In' && values.includes(labels[key] ?? ''))
  );
}
