import { z } from 'zod';
import type { Finding } from '../finding';
import { type KubernetesObject, nameOf } from '../rendering/kubernetes-object';
import { modelOf, OWN_MODELS } from './model-of';
import { findMisspelt } from './misspelt-fields';

type ModelClass = new (data: object) => { validate(): void };

/** Whether each object is what its kind asks for: no field missing, of a wrong type, or misspelt. */
export async function checkObjects(objects: readonly KubernetesObject[]): Promise<Finding[]> {
  const own = objects.filter((object) => modelFor(object) !== undefined);
  const known = objects.filter((object) => modelFor(object) === undefined);
  const findings = [...own.flatMap(checkByOwnModel), ...(await Promise.all(known.map(checkByModel))).flat()];
  // The compiler wants types for all: an unknown kind has been told of already.
  return findings.length > 0 ? findings : findMisspelt(known);
}

const modelFor = ({ apiVersion, kind }: KubernetesObject): z.ZodType | undefined => OWN_MODELS[`${apiVersion}/${kind}`];

function checkByOwnModel(object: KubernetesObject): Finding[] {
  const result = modelFor(object)?.safeParse(object);
  if (result === undefined || result.success) return [];
  return result.error.issues.map(({ path, message }) => ({ object: nameOf(object), message: `${path.join('.')}: ${message}` }));
}

async function checkByModel(object: KubernetesObject): Promise<Finding[]> {
  const { module, name } = modelOf(object);
  try {
    const models = (await import(module)) as Record<string, ModelClass>;
    const Model = models[name];
    if (!Model) throw new Error(`${module} has no ${name}`);
    new Model(object).validate();
    return [];
  } catch (error) {
    return [{ object: nameOf(object), message: error instanceof Error ? error.message : String(error) }];
  }
}
