import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installDebianPackages, MissingProgramError } from '@parley/local-servers';
import { CACHE_DIR, WORKSPACE } from '../workspace';
import { execute } from './execute';

const PROGRAMS = ['buildah', 'podman', 'runc'];
const PACKAGES = ['buildah', 'podman', 'runc', 'netavark', 'aardvark-dns', 'conmon', 'catatonit', 'mmdebstrap'];
/** Everything of ours is in here: no image or container of the machine is seen or touched. */
const FOLDER = join(CACHE_DIR, 'images');
const STORAGE = ['--root', join(FOLDER, 'store'), '--runroot', join(FOLDER, 'run'), '--storage-driver', 'overlay'];
/** What a container of ours may not do, as in the cluster. */
const LOCKED_IN = ['--read-only', '--cap-drop=all', '--security-opt=no-new-privileges', '--no-healthcheck'];

/** @throws MissingProgramError */
export async function requireContainerTools(tell: (line: string) => void): Promise<void> {
  await requirePrograms(PROGRAMS, tell);
  mkdirSync(FOLDER, { recursive: true });
  const settings = [
    '[containers]',
    'default_ulimits=["nofile=4096:4096", "nproc=4096:4096"]',
    '[network]',
    'network_backend="netavark"',
    '[engine]',
    'cgroup_manager="cgroupfs"',
    'events_logger="file"',
  ];
  writeFileSync(join(FOLDER, 'containers.conf'), `${settings.join('\n')}\n`);
}

/** As root on Debian all that images need is installed when one of these is missing. @throws MissingProgramError */
export async function requirePrograms(programs: readonly string[], tell: (line: string) => void): Promise<void> {
  for (const program of programs) {
    const isThere = await execute(program, ['--version']).then(() => true, () => false);
    if (isThere) continue;
    tell(`  installing ${program} and what goes with it (Debian)`);
    await installDebianPackages(PACKAGES).catch((error: unknown) => {
      throw new MissingProgramError(`There is no ${program} here. Debian: apt-get install ${PACKAGES.join(' ')}`, { cause: error });
    });
  }
}

export const imagesFolder = FOLDER;

export const buildah = (...args: string[]): Promise<string> => execute('buildah', [...STORAGE, ...args], { cwd: WORKSPACE });

export const podman = (...args: string[]): Promise<string> =>
  execute('podman', [...STORAGE, '--runtime', 'runc', ...args], { env: { CONTAINERS_CONF: join(FOLDER, 'containers.conf') } });

/** Starts a container on the host's network; the host's servers are the ones that it talks to. */
export async function run(name: string, image: string, options: { env?: Record<string, string>; args?: string[]; flags?: string[] }): Promise<void> {
  const { env = {}, args = [], flags = [] } = options;
  const variables = Object.entries(env).map(([key, value]) => `--env=${key}=${value}`);
  await podman('run', '--detach', '--replace', '--name', name, '--network=host', ...LOCKED_IN, ...flags, ...variables, image, ...args);
}

/** Waits for its end. @throws with what it said, when that was no success */
export async function waitForEnd(name: string): Promise<void> {
  const code = (await podman('wait', name)).trim();
  if (code !== '0') throw new Error(`${name} ended with ${code}:\n${await podman('logs', name)}`);
}
