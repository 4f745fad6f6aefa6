import type { IIngress } from 'kubernetes-models/networking.k8s.io/v1/Ingress';
import type { Finding } from '../finding';
import { type KubernetesObject, nameOf, ofKind } from '../rendering/kubernetes-object';
import { findingsOf, type Policy } from './policy';

/** One origin: which prefix belongs to which service, and which of them stream. */
const PREFIXES: Record<string, { service: string; isStream: boolean }> = {
  '/api/auth': { service: 'auth', isStream: false },
  '/api': { service: 'conversation', isStream: false },
  // Years of chats, one after the other.
  '/api/import': { service: 'conversation', isStream: true },
  '/api/export': { service: 'conversation', isStream: true },
  '/v1': { service: 'conversation', isStream: true },
  '/stream': { service: 'edge-stream', isStream: true },
  '/': { service: 'web', isStream: false },
};
const NGINX = 'nginx.ingress.kubernetes.io';
/** What an ingress controller is told about a stream; a ping comes every 15 s. */
const STREAM_SETTINGS = ['proxy-read-timeout', 'proxy-send-timeout'];
const LONG_SECONDS = 3_600;

/** The public prefixes lead where clients expect them, and streams are neither cut nor held back. */
export const routesLeadHome: Policy = (objects) => {
  const ingresses = ofKind(objects, 'Ingress');
  return [...ofKind(objects, 'HTTPRoute').flatMap(checkRoute), ...(ingresses.length > 0 ? checkIngresses(ingresses) : [])];
};

function checkRoute(route: ReturnType<typeof ofKind<'HTTPRoute'>>[number]): Finding[] {
  return Object.entries(PREFIXES).flatMap(([prefix, { service, isStream }]) => {
    const rule = route.spec?.rules?.find(({ matches = [] }) => matches.some(({ path }) => path?.value === prefix));
    const isEndless = rule?.timeouts?.request === '0s' && rule.timeouts.backendRequest === '0s';
    return findingsOf(nameOf(route), [
      [rule?.backendRefs?.[0]?.name === service, `does not lead ${prefix} to ${service}`],
      [!isStream || isEndless, `cuts what streams below ${prefix}`],
    ]);
  });
}

/** Settings are those of a whole Ingress, so there are several; together they are one door. */
function checkIngresses(ingresses: readonly (IIngress & KubernetesObject)[]): Finding[] {
  return Object.entries(PREFIXES).flatMap(([prefix, { service, isStream }]) => {
    const ingress = ingresses.find((candidate) => pathsOf(candidate).some(({ path }) => path === prefix));
    if (!ingress) return [{ object: 'Ingress', message: `does not lead ${prefix} anywhere` }];
    const backend = pathsOf(ingress).find(({ path }) => path === prefix)?.backend.service?.name;
    const { annotations = {} } = ingress.metadata as { annotations?: Record<string, string> };
    return findingsOf(nameOf(ingress), [
      [backend === service, `does not lead ${prefix} to ${service}`],
      [!isStream || STREAM_SETTINGS.every((name) => Number(annotations[`${NGINX}/${name}`]) >= LONG_SECONDS), `cuts what streams below ${prefix}`],
      [!isStream || annotations[`${NGINX}/proxy-buffering`] === 'off', `holds back what streams below ${prefix}`],
    ]);
  });
}

const pathsOf = ({ spec }: IIngress): NonNullable<NonNullable<NonNullable<IIngress['spec']>['rules']>[number]['http']>['paths'] =>
  spec?.rules?.flatMap(({ http }) => http?.paths ?? []) ?? [];
