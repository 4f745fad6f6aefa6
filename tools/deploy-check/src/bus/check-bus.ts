import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { declareStreams } from '@parley/bus';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Finding } from '../finding';
import { DEPLOY } from '../workspace';
import { checkWrittenFile } from '../written-file';
import { usersFiles } from './users';

/** Default of TOKENS_MAX_BYTES. */
const TOKENS_MAX_BYTES = 8 * 1_073_741_824;
const VALUES = join(DEPLOY, 'nats/values.yaml');

const Enabled = z.object({ enabled: z.literal(true) });
/** What the namespace asks of every container, or it takes none of the pod. */
const LockedIn = z.object({
  merge: z.object({
    securityContext: z.object({ allowPrivilegeEscalation: z.literal(false), capabilities: z.object({ drop: z.tuple([z.literal('ALL')]) }) }),
  }),
});
/** What the services need of a cluster, in the chart's values. */
const Values = z.object({
  config: z.object({
    cluster: Enabled.extend({ replicas: z.number().int().min(3) }),
    jetstream: Enabled.extend({
      memoryStore: z.object({ enabled: z.literal(false) }),
      fileStore: Enabled.extend({ pvc: Enabled.extend({ size: z.string().regex(/^\d+Gi$/) }) }),
    }),
    monitor: Enabled.extend({ port: z.literal(8222) }),
    merge: z.object({ max_payload: z.literal('<< 4MB >>') }),
  }),
  container: LockedIn.extend({ env: z.record(z.string(), z.unknown()) }),
  reloader: LockedIn,
  promExporter: LockedIn,
  podTemplate: z.object({
    merge: z.object({ spec: z.object({ securityContext: z.object({ runAsNonRoot: z.literal(true), seccompProfile: z.object({ type: z.literal('RuntimeDefault') }) }) }) }),
  }),
});

/** Whether NATS is set up from what the services declare: users, size, room for every stream. */
export function checkBus(): Finding[] {
  return [...usersFiles().flatMap(checkWrittenFile), ...checkValues(readFileSync(VALUES, 'utf8'))];
}

export function checkValues(text: string): Finding[] {
  const object = 'nats/values.yaml';
  const result = Values.safeParse(parse(text));
  if (!result.success) return result.error.issues.map(({ path, message }) => ({ object, message: `${path.join('.')}: ${message}` }));
  const { config, container } = result.data;
  const room = Number.parseInt(config.jetstream.fileStore.pvc.size, 10) * 1_073_741_824;
  const streams = declareStreams({ replicas: 3, tokensMaxAgeMs: 1, tokensMaxBytes: TOKENS_MAX_BYTES });
  const needed = streams.reduce((sum, { max_bytes = 0 }) => sum + max_bytes, 0);
  const wanted = usersFiles().flatMap((file) => file.text.match(/NATS_PASSWORD_\w+/g) ?? []);
  const missing = [...new Set(wanted)].filter((name) => !(name in container.env));
  return [
    ...(room > needed ? [] : [{ object, message: `has room for ${room} bytes, but the streams may grow to ${needed}` }]),
    ...missing.map((name) => ({ object, message: `does not give the server ${name}` })),
  ];
}
