import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findKustomize } from '@parley/local-servers';
import { stringify } from 'yaml';
import { podOf } from '../policies/workloads.policy';
import { type KubernetesObject, nameOf, ofKind, type Workload } from '../rendering/kubernetes-object';
import { render } from '../rendering/render';
import { CACHE_DIR, KUBERNETES } from '../workspace';
import { imageOf } from './build-images';
import { imagesFolder, podman } from './container-tools';

export interface PlayOptions {
  /** What this machine has otherwise than the ConfigMaps say. */
  settings: Record<string, string>;
  /** What the Secrets that it names hold, by name and key. */
  secrets: Record<string, Record<string, string>>;
}

/**
 * Runs one Deployment of deploy/kubernetes/base with its ConfigMaps, as podman reads them: `podman kube play`.
 * @returns its container
 */
export async function playDeployment(name: string, { settings, secrets }: PlayOptions): Promise<string> {
  const objects = await render(join(KUBERNETES, 'base'), await findKustomize(CACHE_DIR));
  const deployment = objects.find((object) => nameOf(object) === `Deployment/${name}`) as Workload | undefined;
  if (!deployment) throw new Error(`the base has no Deployment of ${name}`);
  for (const secret of Object.entries(secrets)) await makeSecret(secret);
  const file = write(
    `${name}.yaml`,
    [...configMapsOf(deployment, objects, settings), onThisMachine(deployment, name)]
      .map((object) => stringify(object))
      .join('---\n'),
  );
  const said = await podman('kube', 'play', '--network=host', file);
  const [, container] = /^Containers?:\n(\S+)/m.exec(said) ?? [];
  if (!container) throw new Error(`podman kube play made no container:\n${said}`);
  return container;
}

/** Those that its container takes its environment from. The last one counts most, so it has what is this machine's. */
function configMapsOf(
  deployment: Workload,
  objects: readonly KubernetesObject[],
  settings: Record<string, string>,
): object[] {
  const names = podOf(deployment).containers.flatMap(({ envFrom = [] }) =>
    envFrom.map(({ configMapRef }) => configMapRef?.name),
  );
  const maps = names.flatMap((name) => ofKind(objects, 'ConfigMap').filter(({ metadata }) => metadata.name === name));
  return maps.map((map, index) => (index === maps.length - 1 ? { ...map, data: { ...map.data, ...settings } } : map));
}

/** As podman keeps the Secrets that a container names: their values by their keys. */
async function makeSecret([name, values]: [string, Record<string, string>]): Promise<void> {
  const data = Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, Buffer.from(value).toString('base64')]),
  );
  await podman('secret', 'create', name, write(`${name}.json`, JSON.stringify(data)));
}

function write(name: string, text: string): string {
  const file = join(imagesFolder, name);
  writeFileSync(file, text, { mode: 0o600 });
  return file;
}

/**
 * The image that was just built. No ports: on the host's network there is nothing to lead through. And no probes, for which
 * podman would run a program inside the container: we ask them.
 */
function onThisMachine(deployment: Workload, name: string): Workload {
  const copy = structuredClone(deployment);
  for (const container of podOf(copy).containers) {
    container.image = imageOf(name);
    delete container.ports;
    delete container.startupProbe;
    delete container.livenessProbe;
    delete container.readinessProbe;
  }
  return copy;
}
