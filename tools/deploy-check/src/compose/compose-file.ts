import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { DEPLOY } from '../workspace';

const Environment = z.record(z.string(), z.union([z.string(), z.number()]));
const Condition = z.enum(['service_started', 'service_healthy', 'service_completed_successfully']);

/** The part of the Compose specification that our file uses; anything else in it is a mistake. */
const Service = z.strictObject({
  image: z.string(),
  build: z.strictObject({ context: z.string(), dockerfile: z.string(), args: z.record(z.string(), z.string()).optional() }).optional(),
  /** Started only when one of these is asked for. */
  profiles: z.array(z.string()).optional(),
  command: z.array(z.string()).optional(),
  environment: Environment.optional(),
  restart: z.enum(['unless-stopped', 'on-failure']),
  read_only: z.boolean().optional(),
  cap_drop: z.array(z.string()).optional(),
  security_opt: z.array(z.string()).optional(),
  stop_grace_period: z.string().optional(),
  volumes: z.array(z.string()).optional(),
  tmpfs: z.array(z.string()).optional(),
  ports: z.array(z.string()).optional(),
  healthcheck: z
    .strictObject({ test: z.array(z.string()), interval: z.string(), timeout: z.string().optional(), retries: z.number() })
    .optional(),
  depends_on: z.record(z.string(), z.strictObject({ condition: Condition })).optional(),
});

const Compose = z
  .object({ name: z.string(), services: z.record(z.string(), Service), volumes: z.record(z.string(), z.null()) })
  // Names that begin with x- are templates, by the specification.
  .catchall(z.unknown());
export type Compose = z.infer<typeof Compose>;

/** deploy/compose.yaml with its templates merged in. @throws ZodError where it is not by the specification */
export function readCompose(text = readFileSync(join(DEPLOY, 'compose.yaml'), 'utf8')): Compose {
  return Compose.parse(parse(text, { merge: true }));
}
