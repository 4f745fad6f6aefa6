import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Kustomize } from '@parley/local-servers';
import { parseAllDocuments } from 'yaml';
import type { KubernetesObject } from './kubernetes-object';

const execute = promisify(execFile);

/** The objects that a kustomization comes to. @throws with what kustomize says when it cannot be rendered */
export async function render(folder: string, { command, args }: Kustomize): Promise<KubernetesObject[]> {
  const { stdout } = await execute(command, [...args, folder], { maxBuffer: 64 * 1024 * 1024 });
  return parseAllDocuments(stdout).map((document) => document.toJS() as KubernetesObject);
}
