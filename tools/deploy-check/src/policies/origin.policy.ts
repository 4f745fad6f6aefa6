import { nameOf, ofKind } from '../rendering/kubernetes-object';
import type { Policy } from './policy';

/** Settings that say at which origins people find the product, separated by commas where there are several. */
const ORIGINS = ['PUBLIC_URL', 'ALLOWED_ORIGINS'];

/** The door and the settings speak of the same host: it stands in several places, and one is easily forgotten. */
export const originIsOne: Policy = (objects) => {
  const routed = ofKind(objects, 'HTTPRoute').flatMap(({ spec }) => spec?.hostnames ?? []);
  const served = ofKind(objects, 'Ingress').flatMap(({ spec }) =>
    (spec?.rules ?? []).flatMap(({ host }) => host ?? []),
  );
  const hosts = [...routed, ...served];
  if (hosts.length === 0) return [];
  return ofKind(objects, 'ConfigMap').flatMap((map) =>
    Object.entries(map.data ?? {})
      .filter(([name]) => ORIGINS.includes(name))
      .flatMap(([name, value]) =>
        value.split(',').map((origin) => ({ name, host: URL.parse(origin.trim())?.hostname ?? origin })),
      )
      .filter(({ host }) => !hosts.includes(host))
      .map(({ name, host }) => ({
        object: nameOf(map),
        message: `says ${host} in ${name}, but the door is at ${[...new Set(hosts)].join(', ')}`,
      })),
  );
};
