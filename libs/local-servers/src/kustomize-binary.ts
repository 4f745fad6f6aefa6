import { join } from 'node:path';
import { unpackDebianPackage } from './debian-package';
import { runCommand } from './run-command';
import { MissingProgramError } from './server-plan';

/** How a kustomization is rendered: the folder comes after `args`. */
export interface Kustomize {
  command: string;
  args: string[];
}

const OLDEST_MAJOR = 5;
const SUITE = 'trixie';

/**
 * A kustomize: the one on this machine, the one inside kubectl, or one unpacked from Debian's package.
 * @throws MissingProgramError
 */
export async function findKustomize(cacheDir: string): Promise<Kustomize> {
  const own = join(cacheDir, 'kustomize');
  const unpacked: Kustomize = { command: join(own, 'usr/bin/kustomize'), args: ['build'] };
  if (await isNewEnough('kustomize', ['version'])) return { command: 'kustomize', args: ['build'] };
  if (await isNewEnough('kubectl', ['version', '--client'])) return { command: 'kubectl', args: ['kustomize'] };
  if (await isNewEnough(unpacked.command, ['version'])) return unpacked;
  try {
    await unpackDebianPackage('kustomize', SUITE, own);
    return unpacked;
  } catch (error) {
    const message = 'There is no kustomize here. macOS: brew install kustomize; elsewhere: install kubectl 1.27 or newer';
    throw new MissingProgramError(message, { cause: error });
  }
}

/** kubectl tells its own version first, and that of the kustomize in it last. */
async function isNewEnough(command: string, args: string[]): Promise<boolean> {
  const text = await runCommand(command, args).catch(() => '');
  const last = [...text.matchAll(/(\d+)\.\d+\.\d+/g)].at(-1)?.[1];
  return Number(last) >= OLDEST_MAJOR;
}
