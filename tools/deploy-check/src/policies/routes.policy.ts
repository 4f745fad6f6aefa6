import { nameOf, ofKind } from '../rendering/kubernetes-object';
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

/** The public prefixes lead where clients expect them, and streams are not cut. */
export const routesLeadHome: Policy = (objects) =>
  ofKind(objects, 'HTTPRoute').flatMap((route) =>
    Object.entries(PREFIXES).flatMap(([prefix, { service, isStream }]) => {
      const rule = route.spec?.rules?.find(({ matches = [] }) => matches.some(({ path }) => path?.value === prefix));
      const isEndless = rule?.timeouts?.request === '0s' && rule.timeouts.backendRequest === '0s';
      return findingsOf(nameOf(route), [
        [rule?.backendRefs?.[0]?.name === service, `does not lead ${prefix} to ${service}`],
        [!isStream || isEndless, `cuts what streams below ${prefix}`],
      ]);
    }),
  );
