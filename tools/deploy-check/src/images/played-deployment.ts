import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import { findKustomize } from '@parley/local-servers';
import { stringify } from 'yaml';
import { renderOverlay } from '../check-deployment';
import { type KubernetesObject, nameOf, type Workload } from '../rendering/kubernetes-object';
import { CACHE_DIR } from '../workspace';
import { imageOf } from './build-images';
import { imagesFolder, podman } from './container-tools';

export interface PlayedDeployment {
  /** Of its one container. */
  container: string;
  /** Ends it as a cluster would. */
  end(): Promise<void>;
}

export interface PlayOptions {
  /** Of its ConfigMaps, what this machine has otherwise. */
  settings: Record<string, string>;
  /** What the Secrets that it names hold, by name and key. */
  secrets: Record<string, Record<string, string>>;
}

/** Runs one Deployment of the dev overlay, with its ConfigMaps, as podman reads them: `podman kube play`. */
export async function playDeployment(name: string, { settings, secrets }: PlayOptions): Promise<PlayedDeployment> {
  const objects = await renderOverlay('dev', await findKustomize(CACHE_DIR));
  const deployment = objects.find((object) => nameOf(object) === `Deployment/${name}`) as Workload | undefined;
  if (!deployment) throw new Error(`the dev overlay has no Deployment of ${name}`);
  const file = join(imagesFolder, `${name}.yaml`);
  const played = [...configMapsOf(deployment, objects, settings), ...Object.entries(secrets).map(secret), onThisMachine(deployment, name)];
  writeFileSync(file, played.map((object) => stringify(object)).join('---\n'), { mode: 0o600 });
  await podman('kube', 'play', '--network=host', file);
  return {
    container: (await podman('ps', '--filter', `ancestor=${imageOf(name)}`, '--format={{.Names}}')).trim(),
    end: async () => void (await podman('kube', 'down', file)),
  };
}

function configMapsOf({ spec }: Workload, objects: readonly KubernetesObject[], settings: Record<string, string>): object[] {
  const names = spec.template.spec?.containers.flatMap(({ envFrom = [] }) => envFrom.map(({ configMapRef }) => configMapRef?.name)) ?? [];
  return objects
    .filter(({ kind, metadata }) => kind === 'ConfigMap' && names.includes(metadata.name))
    .map((map, index) => {
      const { data } = map as KubernetesObject & { data: Record<string, string> };
      // The last one counts.
      return { ...map, data: index === names.length - 1 ? { ...data, ...settings } : data };
    });
}

const secret = ([name, stringData]: [string, Record<string, string>]): object => ({ apiVersion: 'v1', kind: 'Secret', metadata: { name }, data: encoded(stringData) });

const encoded = (values: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, Buffer.from(value).toString('base64')]));

/** The image that was just built; and no probes: podman would run curl inside the container for them. */
function onThisMachine(deployment: Workload, name: string): Workload {
  const copy = structuredClone(deployment);
  for (const container of copy.spec.template.spec?.containers ?? []) {
    container.image = imageOf(name);
    delete container.startupProbe;
    delete container.livenessProbe;
    delete container.readinessProbe;
  }
  return copy;
}
