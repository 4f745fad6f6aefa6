import { type Container, type KubernetesObject, ofKind } from '../rendering/kubernetes-object';

/** Where a variable of a container comes from: its value, or the secret that has it. */
export type GivenVariable = { value: string } | { secret: string; key: string };

/** The environment that a container will have. @throws when it asks for a ConfigMap that is not there */
export function givenVariables(container: Container, objects: readonly KubernetesObject[]): Map<string, GivenVariable> {
  const { envFrom = [], env = [] } = container;
  return new Map([...envFrom.flatMap((source) => fromMap(source, objects)), ...env.map(fromEntry)]);
}

type Source = NonNullable<Container['envFrom']>[number];
type Entry = NonNullable<Container['env']>[number];

function fromMap({ configMapRef, secretRef }: Source, objects: readonly KubernetesObject[]): [string, GivenVariable][] {
  if (secretRef) throw new Error(`takes all of the secret ${secretRef.name}: name the variables that it needs`);
  const map = ofKind(objects, 'ConfigMap').find(({ metadata }) => metadata.name === configMapRef?.name);
  if (!map) throw new Error(`takes its environment from ${configMapRef?.name}, which is not there`);
  return Object.entries(map.data ?? {}).map(([name, value]) => [name, { value }]);
}

function fromEntry({ name, value = '', valueFrom }: Entry): [string, GivenVariable] {
  const reference = valueFrom?.secretKeyRef;
  return [name, reference ? { secret: reference.name ?? '', key: reference.key } : { value }];
}

/** The value of a variable that is no secret. */
export function valueOf(given: Map<string, GivenVariable>, name: string): string | undefined {
  const variable = given.get(name);
  return variable && 'value' in variable ? variable.value : undefined;
}
