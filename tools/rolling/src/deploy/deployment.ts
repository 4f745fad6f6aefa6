import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { KUBERNETES } from './workspace';

const Every = z.object({
  spec: z.object({
    minReadySeconds: z.number(),
    // What is built here rolls as this says, and in no other way.
    strategy: z.object({ rollingUpdate: z.object({ maxSurge: z.literal(1), maxUnavailable: z.literal(0) }) }),
  }),
});
const Own = z.object({
  spec: z.object({
    template: z.object({
      spec: z.object({
        terminationGracePeriodSeconds: z.number(),
        containers: z.tuple([z.object({ lifecycle: z.object({ preStop: z.object({ sleep: z.object({ seconds: z.number() }) }) }).optional() })]),
      }),
    }),
  }),
});

/** How a cluster rolls one of our Deployments, and what its pods are told. */
export interface Deployment {
  name: string;
  /** A new pod counts as there when it has been ready for so long. */
  minReadySeconds: number;
  /** From the moment on at which nobody is sent to an old pod until it hears of its end. */
  preStopSeconds: number;
  /** From that same moment until it is killed. */
  terminationGracePeriodSeconds: number;
  settings: Record<string, string>;
}

/** Reads it from deploy/kubernetes/base. @throws ZodError when it is written otherwise than this knows how to roll */
export async function readDeployment(name: string): Promise<Deployment> {
  const read = async (path: string): Promise<string> => readFile(join(KUBERNETES, 'base', path), 'utf8');
  const every = Every.parse(parse(await read('every-deployment.yaml')));
  const { spec } = Own.parse(parse(await read(`${name}/deployment.yaml`))).spec.template;
  return {
    name,
    minReadySeconds: every.spec.minReadySeconds,
    preStopSeconds: spec.containers[0].lifecycle?.preStop.sleep.seconds ?? 0,
    terminationGracePeriodSeconds: spec.terminationGracePeriodSeconds,
    settings: settingsIn(await read(`${name}/settings.env`)),
  };
}

/** The same in less time, for a look: no wait is longer than a second, and edges send their clients away at once. */
export function hurried(deployment: Deployment): Deployment {
  const { minReadySeconds, preStopSeconds, settings, name } = deployment;
  return {
    ...deployment,
    minReadySeconds: Math.min(1, minReadySeconds),
    preStopSeconds: Math.min(1, preStopSeconds),
    settings: name === 'edge-stream' ? { ...settings, SHUTDOWN_GRACE_SECONDS: '3' } : settings,
  };
}

function settingsIn(text: string): Record<string, string> {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
}
