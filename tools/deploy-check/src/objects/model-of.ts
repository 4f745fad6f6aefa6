import { z } from 'zod';
import type { KubernetesObject } from '../rendering/kubernetes-object';

/** Where the shape of a kind is known from. */
export interface ModelReference {
  /** Module of kubernetes-models or one of its relatives. */
  module: string;
  /** Its class there; the interface is the same with an I before it. */
  name: string;
}

/** API groups that are not Kubernetes' own, and who has their shapes. */
const RELATIVES: Record<string, string> = {
  'gateway.networking.k8s.io': '@kubernetes-models/gateway-api',
  'keda.sh': '@kubernetes-models/keda',
  'monitoring.coreos.com': '@kubernetes-models/prometheus-operator',
};

export function modelOf({ apiVersion, kind }: KubernetesObject): ModelReference {
  const group = apiVersion.split('/')[0] ?? '';
  return { module: `${RELATIVES[group] ?? 'kubernetes-models'}/${apiVersion}/${kind}`, name: kind };
}

const Metadata = z.strictObject({
  name: z.string(),
  namespace: z.string(),
  labels: z.record(z.string(), z.string()).optional(),
});
const Size = z.strictObject({ size: z.string().regex(/^\d+[GT]i$/) });
const Amounts = z.partialRecord(z.enum(['cpu', 'memory']), z.string());

/** Kinds that no package knows: the part of their shape that we use, by the reference of their makers. */
export const OWN_MODELS: Record<string, z.ZodType> = {
  'postgresql.cnpg.io/v1/Cluster': z.strictObject({
    apiVersion: z.string(),
    kind: z.string(),
    metadata: Metadata,
    spec: z.strictObject({
      instances: z.number().int().min(1),
      postgresql: z.strictObject({
        synchronous: z.strictObject({
          method: z.enum(['any', 'first']),
          number: z.number().int().min(1),
          dataDurability: z.enum(['required', 'preferred']),
        }),
        parameters: z.record(z.string(), z.string()),
      }),
      bootstrap: z.strictObject({
        initdb: z.strictObject({
          database: z.string(),
          owner: z.string(),
          encoding: z.string(),
          localeCollate: z.string(),
          localeCType: z.string(),
        }),
      }),
      storage: Size,
      walStorage: Size,
      resources: z.strictObject({ requests: Amounts, limits: Amounts }),
      affinity: z.strictObject({ podAntiAffinityType: z.enum(['preferred', 'required']), topologyKey: z.string() }),
    }),
  }),
  'external-secrets.io/v1/ExternalSecret': z.strictObject({
    apiVersion: z.string(),
    kind: z.string(),
    metadata: Metadata,
    spec: z.strictObject({
      refreshInterval: z.string(),
      secretStoreRef: z.strictObject({ kind: z.enum(['SecretStore', 'ClusterSecretStore']), name: z.string() }),
      target: z.strictObject({ name: z.string() }),
      data: z
        .array(z.strictObject({ secretKey: z.string(), remoteRef: z.strictObject({ key: z.string(), property: z.string() }) }))
        .min(1),
    }),
  }),
};
