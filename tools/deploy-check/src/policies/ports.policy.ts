import { givenVariables, valueOf } from '../environment/given-variables';
import type { Finding } from '../finding';
import { type Container, type KubernetesObject, nameOf, ofKind, podLabels, type Workload, workloads } from '../rendering/kubernetes-object';
import { isSelected } from './availability.policy';
import { serviceOf } from './environment.policy';
import { findingsOf, type Policy } from './policy';
import { podOf } from './workloads.policy';

/** What a service listens on when nobody says otherwise. */
const DEFAULTS = { http: { variable: 'HTTP_PORT', port: 8080 }, admin: { variable: 'ADMIN_PORT', port: 9090 } };

/** The door, the Service, the container and the service's own settings speak of the same ports. */
export const portsAgree: Policy = (objects) => [
  ...workloads(objects, ['Deployment']).flatMap((deployment) =>
    podOf(deployment).containers.flatMap((container) => checkContainer(deployment, container, objects)),
  ),
  ...ofKind(objects, 'Service').flatMap((service) => checkService(service, objects)),
  ...ofKind(objects, 'HTTPRoute').flatMap((route) => checkRoute(route, objects)),
];

function checkContainer(deployment: Workload, container: Container, objects: readonly KubernetesObject[]): Finding[] {
  if (!serviceOf(deployment)) return [];
  const given = givenVariables(container, objects);
  return (container.ports ?? []).flatMap(({ name = '', containerPort }) => {
    const known = DEFAULTS[name as keyof typeof DEFAULTS];
    if (!known) return [{ object: nameOf(deployment), message: `has a port ${name} that no service of ours listens on` }];
    const listensOn = Number(valueOf(given, known.variable) ?? known.port);
    return findingsOf(nameOf(deployment), [
      [listensOn === containerPort, `listens on ${listensOn}, but ${name} is ${containerPort}`],
    ]);
  });
}

function checkService(service: ReturnType<typeof ofKind<'Service'>>[number], objects: readonly KubernetesObject[]): Finding[] {
  const pods = workloads(objects).filter((workload) => isSelected(podLabels(workload), service.spec?.selector));
  const known = pods.flatMap((workload) => podOf(workload).containers.flatMap(({ ports = [] }) => ports));
  return [
    ...findingsOf(nameOf(service), [[pods.length === 1, `leads to ${pods.length} workloads`]]),
    ...(service.spec?.ports ?? []).flatMap(({ port, targetPort = port }) => {
      const target = known.find(({ name, containerPort }) => name === targetPort || containerPort === targetPort);
      return findingsOf(nameOf(service), [
        [target !== undefined, `leads to port ${targetPort}, which its pods do not have`],
        [target === undefined || target.containerPort === port, `is ${port} outside and ${target?.containerPort} inside`],
        [target?.name !== 'admin', 'shows the admin port'],
      ]);
    }),
  ];
}

function checkRoute(route: ReturnType<typeof ofKind<'HTTPRoute'>>[number], objects: readonly KubernetesObject[]): Finding[] {
  const services = ofKind(objects, 'Service');
  return (route.spec?.rules ?? []).flatMap(({ backendRefs = [] }) =>
    backendRefs.flatMap(({ name, port }) => {
      const service = services.find(({ metadata }) => metadata.name === name);
      const isThere = service?.spec?.ports?.some((known) => known.port === port) ?? false;
      return findingsOf(nameOf(route), [[isThere, `leads to ${name}:${port}, which is no Service`]]);
    }),
  );
}
