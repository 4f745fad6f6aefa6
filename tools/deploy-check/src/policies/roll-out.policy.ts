import { nameOf, workloads } from '../rendering/kubernetes-object';
import { findingsOf, type Policy } from './policy';

/** The label by which roll-out.sh takes things in order. */
const STEP = 'parley.dev/step';
const STEPS: Record<string, string> = { Job: 'migrate', Deployment: 'serve' };

/** Migrations are done before services of the new version start. */
export const rollOutIsInOrder: Policy = (objects) =>
  objects.flatMap((object) => {
    const step = object.metadata.labels?.[STEP];
    const wanted = STEPS[object.kind];
    return findingsOf(nameOf(object), [[step === wanted, `is rolled out in the step ${step ?? 'of settings'}, not in ${wanted ?? 'that of settings'}`]]);
  });

/** A Deployment brings up new pods before it takes old ones away. */
export const rollOutMissesNobody: Policy = (objects) =>
  workloads(objects, ['Deployment']).flatMap((deployment) => {
    const { strategy } = deployment.spec as { strategy?: { rollingUpdate?: { maxUnavailable?: number } } };
    return findingsOf(nameOf(deployment), [[strategy?.rollingUpdate?.maxUnavailable === 0, 'takes pods away before new ones are there']]);
  });
