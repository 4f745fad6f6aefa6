import type { Tree } from '@nx/devkit';
import { addToList, edit, insertAfter, insertBefore } from '../workspace/edit.ts';
import type { Spellings } from '../workspace/names.ts';

const KUBERNETES = 'deploy/kubernetes';

/** The service in every overlay: in the base, scaled, watched, with its secret, its image and its place in a roll-out. */
export function addToCluster(tree: Tree, service: Spellings): void {
  const { kebab } = service;
  edit(tree, `${KUBERNETES}/base/kustomization.yaml`, (text) => {
    const listed = insertBefore(text, /^ {2}- web\n/m, `  - ${kebab}\n`);
    return insertAfter(listed, /name: "auth\|[\w|-]+/, `|${kebab}`);
  });
  edit(tree, `${KUBERNETES}/components/autoscaling/kustomization.yaml`, (text) => addToList(text, /^resources: \[(.*)\]$/m, `${kebab}.yaml`));
  edit(tree, `${KUBERNETES}/components/monitoring/pod-monitor.yaml`, (text) => addToList(text, /values: \[([^\]]*)\]/, kebab));
  addSecret(tree, service);
  addImage(tree, service);
  edit(tree, `${KUBERNETES}/roll-out.sh`, (text) => insertBefore(text, / web; do/, ` ${kebab}`));
}

/** The password of its user on the bus: made, stored, and given to the server. */
function addSecret(tree: Tree, { kebab, upper }: Spellings): void {
  edit(tree, `${KUBERNETES}/secrets.sh`, (text) => insertBefore(text, / provisioner; do/, ` ${kebab}`));
  edit(tree, `${KUBERNETES}/components/external-secrets/secrets.yaml`, (text) => {
    const stored = insertBefore(text, /^apiVersion: [^\n]*\nkind: ExternalSecret\nmetadata:\n {2}name: provisioner-bus\n/m, externalSecret(kebab));
    const entry = `    - secretKey: ${kebab}\n      remoteRef: { key: parley/nats-users, property: ${kebab} }\n`;
    return insertBefore(stored, /^ {4}- secretKey: provisioner\n/m, entry);
  });
  const given = (indent: string): string =>
    `${indent}- name: NATS_PASSWORD_${upper}\n${indent}  valueFrom: { secretKeyRef: { name: nats-users, key: ${kebab} } }\n`;
  edit(tree, `${KUBERNETES}/components/dev-servers/nats.yaml`, (text) =>
    insertBefore(text, /^ {12}- name: NATS_PASSWORD_PROVISIONER\n/m, given(' '.repeat(12))),
  );
  const inChart = `    NATS_PASSWORD_${upper}:\n      valueFrom: { secretKeyRef: { name: nats-users, key: ${kebab} } }\n`;
  edit(tree, 'deploy/nats/values.yaml', (text) => insertBefore(text, /^ {4}NATS_PASSWORD_PROVISIONER:\n/m, inChart));
}

function externalSecret(kebab: string): string {
  return `apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata:
  name: ${kebab}-bus
spec:
  refreshInterval: 1h
  secretStoreRef: { kind: SecretStore, name: parley }
  target: { name: ${kebab}-bus }
  data:
    - secretKey: url
      remoteRef: { key: parley/${kebab}-bus, property: url }
---
`;
}

function addImage(tree: Tree, { kebab }: Spellings): void {
  for (const overlay of tree.children(`${KUBERNETES}/overlays`)) {
    edit(tree, `${KUBERNETES}/overlays/${overlay}/kustomization.yaml`, (text) => {
      const web = /^ {2}- \{ name: parley\/web,.*\n/m;
      return insertBefore(text, web, web.exec(text)?.[0].replaceAll('parley/web', `parley/${kebab}`) ?? '');
    });
  }
}
