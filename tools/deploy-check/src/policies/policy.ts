import type { Finding } from '../finding';
import type { KubernetesObject } from '../rendering/kubernetes-object';

/** A rule of ours over all objects of an overlay. */
export type Policy = (objects: readonly KubernetesObject[]) => Finding[];

/** One finding for each sentence that is not true. */
export function findingsOf(object: string, sentences: [isTrue: boolean, message: string][]): Finding[] {
  return sentences.filter(([isTrue]) => !isTrue).map(([, message]) => ({ object, message }));
}
