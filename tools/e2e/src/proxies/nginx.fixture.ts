import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findNginx, freePort, LocalServer } from '@parley/local-servers';
import { CACHE_DIR } from '@parley/testing';

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

/** A real nginx in front of the product; what is not said here is as nginx comes. */
export async function startNginx(options: NginxOptions): Promise<{ origin: string; stop: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-nginx-'));
  const port = await freePort();
  const file = join(folder, 'nginx.conf');
  await writeFile(file, configuration(folder, port, options));
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
${process.getuid?.() === 0 ? 'user root;' : ''}
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
