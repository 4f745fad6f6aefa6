import { nameOf, ofKind, podLabels, workloads } from '../rendering/kubernetes-object';
import { findingsOf, type Policy } from './policy';
import { podOf } from './workloads.policy';

/** Whether labels are those that a selector asks for. */
export function isSelected(labels: Record<string, string>, wanted: Record<string, string> | undefined): boolean {
  return wanted !== undefined && Object.entries(wanted).every(([name, value]) => labels[name] === value);
}

/** Nodes may be emptied and zones may fail: never all pods of a service at once. */
export const deploymentsSurviveNodes: Policy = (objects) =>
  workloads(objects, ['Deployment']).flatMap((deployment) => {
    const labels = podLabels(deployment);
    const budget = ofKind(objects, 'PodDisruptionBudget').find(({ spec }) => isSelected(labels, spec?.selector?.matchLabels));
    const spreads = podOf(deployment).topologySpreadConstraints ?? [];
    return findingsOf(nameOf(deployment), [
      [budget !== undefined, 'has no PodDisruptionBudget'],
      [budget === undefined || budget.spec?.maxUnavailable === 1, 'may lose more than one pod at once'],
      [budget === undefined || budget.spec?.unhealthyPodEvictionPolicy === 'AlwaysAllow', 'keeps nodes busy with pods that are broken'],
      [spreads.some(({ topologyKey }) => topologyKey === 'topology.kubernetes.io/zone'), 'is not spread over zones'],
      [spreads.every(({ labelSelector }) => isSelected(labels, labelSelector?.matchLabels)), 'is spread by the pods of another'],
    ]);
  });
