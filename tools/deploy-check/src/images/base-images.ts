import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { debianMirror, debianRelease } from '@parley/local-servers';
import { DEPLOY } from '../workspace';
import { buildah, imagesFolder, requirePrograms } from './container-tools';
import { execute } from './execute';

const PATH = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * The images that ours begin from, by the names in the Dockerfiles: from their registry, or, where that cannot be reached,
 * a stand-in of the same name made from Debian's packages and the node that runs this.
 * @returns the names of those that are stand-ins
 */
export async function ensureBaseImages(tell: (line: string) => void): Promise<string[]> {
  const node = nameIn('service.Dockerfile', 'NODE_IMAGE');
  const nginx = nameIn('web.Dockerfile', 'NGINX_IMAGE');
  const standIns: string[] = [];
  for (const [name, make] of [[node, makeNode] as const, [nginx, makeNginx] as const]) {
    if (await isThere(name)) continue;
    const isPulled = await buildah('pull', '--quiet', name).then(() => true, () => false);
    if (isPulled) continue;
    if (name.includes('@')) throw new Error(`${name} cannot be pulled, and nothing stands in for a digest`);
    await requirePrograms(['mmdebstrap'], tell);
    await make(name);
    standIns.push(name);
  }
  return standIns;
}

function nameIn(file: string, argument: string): string {
  const name = new RegExp(`^ARG ${argument}=(\\S+)$`, 'm').exec(readFileSync(join(DEPLOY, 'docker', file), 'utf8'))?.[1];
  if (!name) throw new Error(`${file} names no ${argument}`);
  return name;
}

const isThere = (name: string): Promise<boolean> => buildah('inspect', '--type', 'image', name).then(() => true, () => false);

async function makeNode(name: string): Promise<void> {
  const npm = dirname(dirname(realpathSync((await execute('which', ['npm'])).trim())));
  const container = await begin('ca-certificates,tini,libstdc++6,gzip');
  await buildah('add', container, process.execPath, '/usr/local/bin/node');
  await buildah('add', container, npm, '/usr/local/lib/node_modules/npm');
  const certificates = '/etc/ssl/certs/ca-certificates.crt';
  if (existsSync(certificates)) await buildah('add', container, certificates, certificates);
  const links = ['npm', 'npx'].map((program) => `ln -s ../lib/node_modules/npm/bin/${program}-cli.js /usr/local/bin/${program}`);
  await buildah('run', '--isolation', 'chroot', container, '--', 'sh', '-c', links.join(' && '));
  await commit(container, name);
}

async function makeNginx(name: string): Promise<void> {
  await commit(await begin('nginx-light,media-types'), name);
}

async function begin(packages: string): Promise<string> {
  const archive = join(imagesFolder, `${packages.split(',')[0]}.tar`);
  const [release, mirror] = [await debianRelease(), await debianMirror()];
  await execute('mmdebstrap', ['--variant=minbase', `--include=${packages}`, release, archive, mirror]);
  const container = (await buildah('from', 'scratch')).trim();
  await buildah('add', container, archive, '/');
  await buildah('config', '--env', PATH, container);
  return container;
}

const commit = (container: string, name: string): Promise<string> => buildah('commit', '--quiet', '--rm', container, name);
