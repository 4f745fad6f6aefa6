import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Kustomize } from '@parley/local-servers';
import type { Finding } from './finding';
import { checkObjects } from './objects/check-objects';
import { POLICIES } from './policies/all-policies';
import type { KubernetesObject } from './rendering/kubernetes-object';
import { render } from './rendering/render';
import { KUBERNETES } from './workspace';

export const overlays = (): string[] => readdirSync(join(KUBERNETES, 'overlays'));

export const renderOverlay = (name: string, kustomize: Kustomize): Promise<KubernetesObject[]> =>
  render(join(KUBERNETES, 'overlays', name), kustomize);

/** All that is wrong with the objects of an overlay; the rules of ours are asked only of objects that are well-formed. */
export async function checkDeployment(objects: readonly KubernetesObject[]): Promise<Finding[]> {
  const malformed = await checkObjects(objects);
  return malformed.length > 0 ? malformed : POLICIES.flatMap((policy) => policy(objects));
}
