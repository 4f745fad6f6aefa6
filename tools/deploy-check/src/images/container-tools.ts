import { createHash } from 'node:crypto';
import { mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installDebianPackages, MissingProgramError } from '@parley/local-servers';
import { CACHE_DIR, WORKSPACE } from '../workspace';
import { execute } from './execute';

const PROGRAMS = ['buildah', 'podman', 'runc'];
const PACKAGES = ['buildah', 'podman', 'runc', 'netavark', 'aardvark-dns', 'conmon', 'catatonit', 'mmdebstrap'];
/** Everything of ours is in here: no image or container of the machine is seen or touched. */
const FOLDER = folderIn(CACHE_DIR);
/** Where podman keeps its sockets: it takes no address of more than fifty characters, and always the same one for a store. */
const RUN_FOLDER = join(tmpdir(), `parley-images-${createHash('sha256').update(FOLDER).digest('hex').slice(0, 8)}`);
const STORAGE = ['--root', join(FOLDER, 'store'), '--runroot', RUN_FOLDER, '--storage-driver', 'overlay'];
/** What a container of ours may not do, as in the cluster: it has no folder of its own to write to either. */
const LOCKED_IN = ['--read-only', '--read-only-tmpfs=false', '--cap-drop=all', '--security-opt=no-new-privileges', '--no-healthcheck'];

/** By its real name, since podman writes down the one it is given first. */
function folderIn(cache: string): string {
  const folder = join(cache, 'images');
  mkdirSync(folder, { recursive: true });
  return realpathSync(folder);
}

/** @throws MissingProgramError */
export async function requireContainerTools(tell: (line: string) => void): Promise<void> {
  await requirePrograms(PROGRAMS, tell);
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

/** @throws when a container runs as root, has a capability, or could write to its root file system if it were root */
export async function checkLockedIn(container: string): Promise<void> {
  const status = await podman('exec', container, 'cat', '/proc/1/status');
  const valueOf = (name: string): string => new RegExp(`^${name}:\\s+(\\S+)`, 'm').exec(status)?.[1] ?? '';
  if (!/^[1-9]/.test(valueOf('Uid'))) throw new Error(`${container} runs as user ${valueOf('Uid')}`);
  if (!/^0+$/.test(valueOf('CapEff'))) throw new Error(`${container} has the capabilities ${valueOf('CapEff')}`);
  if (valueOf('NoNewPrivs') !== '1') throw new Error(`${container} may gain privileges`);
  const wrote = await podman('exec', '--user=0', container, 'sh', '-c', 'touch /here && echo yes').catch(String);
  if (!wrote.includes('Read-only file system')) throw new Error(`${container} can write to its root file system: ${wrote}`);
}

/** All that ran, the pods and secrets of Deployments too. What was built stays, for the next time. */
export async function removeContainers(): Promise<void> {
  await podman('pod', 'rm', '--all', '--force');
  await podman('rm', '--all', '--force', '--time=1');
  await podman('secret', 'rm', '--all');
}
