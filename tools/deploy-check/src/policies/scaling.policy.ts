import { ConsumerName, DEFAULT_POOL, StreamName } from '@parley/contracts';
import { givenVariables, valueOf } from '../environment/given-variables';
import type { Finding } from '../finding';
import { type KubernetesObject, nameOf, ofKind, workloads } from '../rendering/kubernetes-object';
import { findingsOf, type Policy } from './policy';
import { podOf } from './workloads.policy';

const CONCURRENCY = 200;
/** Gauges of an edge at /metrics. */
const CONNECTIONS = ['parley_edge_sockets', 'parley_edge_sse'];

/** Each service is scaled by one number, the one that says how busy it is. */
export const scalingIsSound: Policy = (objects) => {
  const scalers = [...ofKind(objects, 'HorizontalPodAutoscaler'), ...ofKind(objects, 'ScaledObject')];
  const targets = scalers.map((scaler) => ({ scaler, target: scaler.spec?.scaleTargetRef.name }));
  const deployments = workloads(objects, ['Deployment']);
  return [
    ...targets.flatMap(({ scaler, target }) =>
      findingsOf(nameOf(scaler), [
        [deployments.some(({ metadata }) => metadata.name === target), `scales ${target}, which is not there`],
        [targets.filter((other) => other.target === target).length === 1, `is not the only one that scales ${target}`],
        [deployments.find(({ metadata }) => metadata.name === target)?.spec.replicas === undefined, `is undone at each roll-out: ${target} names its replicas`],
      ]),
    ),
    ...ofKind(objects, 'ScaledObject').flatMap((scaler) => checkTriggers(scaler, objects)),
  ];
};

function checkTriggers(scaler: ReturnType<typeof ofKind<'ScaledObject'>>[number], objects: readonly KubernetesObject[]): Finding[] {
  return (scaler.spec?.triggers ?? []).flatMap(({ type, metadata }) => {
    if (type === 'nats-jetstream') return checkLag(nameOf(scaler), metadata, scaler.spec?.minReplicaCount ?? 0, objects);
    const isKnown = CONNECTIONS.every((gauge) => metadata['query']?.includes(gauge));
    return findingsOf(nameOf(scaler), [[type === 'prometheus' && isKnown, 'does not go by the connections that are open']]);
  });
}

function checkLag(object: string, metadata: Record<string, string>, least: number, objects: readonly KubernetesObject[]): Finding[] {
  const worker = workloads(objects, ['Deployment']).find(({ metadata: { name } }) => name === 'inference-worker');
  const [container] = worker ? podOf(worker).containers : [];
  const given = container ? givenVariables(container, objects) : new Map();
  const concurrency = Number(valueOf(given, 'WORKER_CONCURRENCY') ?? CONCURRENCY);
  const consumer = ConsumerName.workers(valueOf(given, 'WORKER_POOL') ?? DEFAULT_POOL);
  return findingsOf(object, [
    [metadata['stream'] === StreamName.jobs, `looks at the stream ${metadata['stream']}, not at ${StreamName.jobs}`],
    [metadata['consumer'] === consumer, `looks at ${metadata['consumer']}, but workers read ${consumer}`],
    [Number(metadata['lagThreshold']) <= concurrency, `adds no worker before ${metadata['lagThreshold']} answers wait, and one writes ${concurrency}`],
    [least > 0, 'may scale to none, and then there is no consumer to look at'],
  ]);
}
