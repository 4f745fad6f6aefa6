import { homedir } from 'node:os';
import { join } from 'node:path';
import { mkdirSync } from 'node:fs';
import { SERVICES } from '../workspace';
import { buildah } from './container-tools';

export const imageOf = (name: string): string => `localhost/parley/${name}:check`;

/** Every image, and how the Dockerfile is told to build it. */
export const IMAGES: Record<string, { file: string; args: string[] }> = {
  ...Object.fromEntries(SERVICES.map((name) => [name, { file: 'service', args: [`APP=${name}`] }])),
  'provider-sim': { file: 'service', args: ['FOLDER=tools', 'APP=provider-sim'] },
  canary: { file: 'service', args: ['FOLDER=tools', 'APP=canary'] },
  web: { file: 'web', args: [] },
};

/** Builds one image from its real Dockerfile. What npm has fetched for this user before need not be fetched again. */
export async function buildImage(name: string): Promise<void> {
  const { file, args } = IMAGES[name] ?? { file: 'service', args: [] };
  const cache = join(homedir(), '.npm');
  mkdirSync(cache, { recursive: true });
  const flags = ['--layers', '--isolation', 'chroot', '--network', 'host', '--pull-never', '--volume', `${cache}:/root/.npm`];
  const limits = ['--ulimit', 'nofile=16384:16384'];
  const settings = args.map((argument) => `--build-arg=${argument}`);
  await buildah('bud', ...flags, ...limits, ...certificates(), ...settings, '-f', `deploy/docker/${file}.Dockerfile`, '-t', imageOf(name), '.');
}

/** A machine behind a proxy of its own trusts more than Node does by itself; what is built does not keep it. */
function certificates(): string[] {
  const file = process.env['NODE_EXTRA_CA_CERTS'];
  return file ? [`--volume=${file}:${file}:ro`, `--env=NODE_EXTRA_CA_CERTS=${file}`, '--unsetenv=NODE_EXTRA_CA_CERTS'] : [];
}
