import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runCommand } from './run-command';

const SOURCES = '/etc/apt';
const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';

/**
 * Unpacks one Debian package into a folder of ours, from the mirror that this machine uses anyway. Nothing is
 * installed: it works without root, and the system stays as it is.
 * @param suite release to take it from; newer than the machine's own is fine for programs that need no libraries
 */
export async function unpackDebianPackage(name: string, suite: string, target: string): Promise<void> {
  const work = await mkdtemp(join(tmpdir(), 'parley-apt-'));
  try {
    const options = await privateApt(work, suite);
    await runCommand('apt-get', [...options, 'update'], { cwd: work });
    await runCommand('apt-get', [...options, 'download', name], { cwd: work });
    const archive = (await readdir(work)).find((file) => file.endsWith('.deb'));
    if (!archive) throw new Error(`no package ${name} in ${suite}`);
    const unpacked = join(work, 'unpacked');
    await runCommand('dpkg-deb', ['-x', join(work, archive), unpacked]);
    await mkdir(dirname(target), { recursive: true });
    await rm(target, { recursive: true, force: true });
    await rename(unpacked, target).catch(() => runCommand('cp', ['-a', unpacked, target]));
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Installs packages for the whole machine. @throws for anybody but root */
export async function installDebianPackages(names: readonly string[]): Promise<void> {
  if (process.getuid?.() !== 0) throw new Error('only root can install packages');
  await runCommand('apt-get', ['update', '-q']);
  await runCommand('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...names]);
}

/** The release that this machine runs, such as `bookworm`. @throws where it is not Debian or one of its children */
export async function debianRelease(): Promise<string> {
  const name = /^VERSION_CODENAME=(\S+)/m.exec(await readFile('/etc/os-release', 'utf8'))?.[1];
  if (!name) throw new Error('this is no Debian');
  return name;
}

/** An apt whose lists, cache and locks are in `work`. */
async function privateApt(work: string, suite: string): Promise<string[]> {
  await mkdir(join(work, 'state/lists/partial'), { recursive: true });
  await mkdir(join(work, 'cache/archives/partial'), { recursive: true });
  const sources = join(work, 'sources.list');
  await writeFile(sources, `deb [signed-by=${KEYRING}] ${await debianMirror()} ${suite} main\n`);
  const settings = {
    'Dir::State': join(work, 'state'),
    'Dir::Cache': join(work, 'cache'),
    'Dir::Etc::SourceList': sources,
    'Dir::Etc::SourceParts': '/dev/null',
    'Debug::NoLocking': '1',
    'APT::Sandbox::User': 'root',
  };
  return Object.entries(settings).flatMap(([key, value]) => ['-o', `${key}=${value}`]);
}

/** The address from which this machine gets Debian's packages. */
export async function debianMirror(): Promise<string> {
  const folder = join(SOURCES, 'sources.list.d');
  const files = [join(SOURCES, 'sources.list'), ...(await readdir(folder)).map((file) => join(folder, file))];
  for (const file of files) {
    const text = await readFile(file, 'utf8').catch(() => '');
    const address = /(?:^URIs:|^deb(?:\s+\[[^\]]*\])?)\s+(\S+\/debian)\/?(?:\s|$)/m.exec(text)?.[1];
    if (address) return address;
  }
  throw new Error('no Debian mirror in the sources of apt');
}
