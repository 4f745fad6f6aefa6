import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findNginx, freePort, LocalServer } from '@parley/local-servers';
import { CACHE_DIR } from '@parley/testing';

const DOCKER = fileURLToPath(new URL('../../../../deploy/docker', import.meta.url));
const PASS_UPGRADES = `
      proxy_http_version 1.1;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection "upgrade";`;

export interface NginxOptions {
  /** Where requests go. */
  origin: string;
  /** Whether WebSockets get through, which they do not by default. */
  passesUpgrades: boolean;
  /** Seconds of silence after which it gives up. */
  readTimeoutSeconds: number;
}

export interface Nginx {
  origin: string;
  stop: () => Promise<void>;
}

/** A real nginx in front of the product; what is not said here is as nginx comes. */
export function startNginx(options: NginxOptions): Promise<Nginx> {
  return start((folder, port) => configuration(folder, port, options));
}

/**
 * nginx with the very configuration that compose gives it, in front of services that are elsewhere.
 * @param webRoot folder with the built page
 */
export async function startGateway(origin: string, webRoot = '/srv/web'): Promise<Nginx> {
  const configured = await readFile(join(DOCKER, 'gateway.conf'), 'utf8');
  const page = (await readFile(join(DOCKER, 'page.conf'), 'utf8')).replace('root /srv/web;', `root ${webRoot};`);
  const address = origin.replace('localhost', '127.0.0.1');
  return start((folder, port) =>
    `daemon off;\n${asRoot()}\n${configured}`
      .replaceAll('/tmp/', `${folder}/`)
      .replace('include mime.types;', 'include /etc/nginx/mime.types;')
      .replace('include page.conf;', () => page)
      .replace('listen 4200;', `listen 127.0.0.1:${port};`)
      .replace(/resolver .*;/, '')
      .replaceAll(/http:\/\/(auth|conversation|edge-stream):8080/g, address),
  );
}

const asRoot = (): string => (process.getuid?.() === 0 ? 'user root;' : '');

async function start(configure: (folder: string, port: number) => string): Promise<Nginx> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-nginx-'));
  const port = await freePort();
  const file = join(folder, 'nginx.conf');
  await writeFile(file, configure(folder, port));
  const origin = `http://127.0.0.1:${port}`;
  const server = new LocalServer({
    command: await findNginx(CACHE_DIR),
    args: ['-e', join(folder, 'error.log'), '-p', folder, '-c', file],
    stopSignal: 'SIGTERM',
    check: async () => void (await fetch(origin)),
  });
  await server.start();
  return {
    origin,
    stop: async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function configuration(folder: string, port: number, { origin, passesUpgrades, readTimeoutSeconds }: NginxOptions): string {
  const places = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/${name};`);
  return `
daemon off;
${asRoot()}
pid ${folder}/nginx.pid;
events {}
http {
  access_log off;
  ${places.join('\n  ')}
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass ${origin.replace('localhost', '127.0.0.1')};
      proxy_set_header Host $http_host;
      proxy_read_timeout ${readTimeoutSeconds}s;${passesUpgrades ? PASS_UPGRADES : ''}
    }
  }
}
`;
}
