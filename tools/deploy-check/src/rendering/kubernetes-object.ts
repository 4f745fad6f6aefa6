import type { IDeployment } from 'kubernetes-models/apps/v1/Deployment';
import type { IHorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2/HorizontalPodAutoscaler';
import type { IJob } from 'kubernetes-models/batch/v1/Job';
import type { IIngress } from 'kubernetes-models/networking.k8s.io/v1/Ingress';
import type { INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import type { IPodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget';
import type { IConfigMap } from 'kubernetes-models/v1/ConfigMap';
import type { IService } from 'kubernetes-models/v1/Service';
import type { IHTTPRoute } from '@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1/HTTPRoute';
import type { IScaledObject } from '@kubernetes-models/keda/keda.sh/v1alpha1/ScaledObject';

/** An object as it would be sent to a cluster. */
export interface KubernetesObject {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; labels?: Record<string, string> };
}

interface Kinds {
  ConfigMap: IConfigMap;
  Deployment: IDeployment;
  HTTPRoute: IHTTPRoute;
  HorizontalPodAutoscaler: IHorizontalPodAutoscaler;
  Ingress: IIngress;
  Job: IJob;
  NetworkPolicy: INetworkPolicy;
  PodDisruptionBudget: IPodDisruptionBudget;
  ScaledObject: IScaledObject;
  Service: IService;
}

export type PodTemplate = NonNullable<IDeployment['spec']>['template'];
export type Container = NonNullable<PodTemplate['spec']>['containers'][number];

/** A Deployment, Job or StatefulSet: something that makes pods. */
export interface Workload extends KubernetesObject {
  spec: { template: PodTemplate; replicas?: number };
}

/** All objects of one kind, with the kind's type: `satisfies` checks it elsewhere. */
export function ofKind<K extends keyof Kinds>(objects: readonly KubernetesObject[], kind: K): (Kinds[K] & KubernetesObject)[] {
  return objects.filter((object) => object.kind === kind) as (Kinds[K] & KubernetesObject)[];
}

export function workloads(objects: readonly KubernetesObject[], kinds = ['Deployment', 'Job', 'StatefulSet']): Workload[] {
  return objects.filter(({ kind }) => kinds.includes(kind)) as Workload[];
}

export const nameOf = ({ kind, metadata }: KubernetesObject): string => `${kind}/${metadata.name}`;

export const podLabels = ({ spec }: Workload): Record<string, string> => spec.template.metadata?.labels ?? {};
