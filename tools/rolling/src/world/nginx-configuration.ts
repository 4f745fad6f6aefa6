import type { Route } from '../deploy/ingress';

/** Addresses, as `127.0.0.1:8080`, of the pods behind each Service. */
export type Endpoints = ReadonlyMap<string, readonly string[]>;

export interface NginxConfiguration {
  folder: string;
  port: number;
  routes: readonly Route[];
  endpoints: Endpoints;
  /** Told at `REVISION_PATH`, so that one can see which configuration is at work. */
  revision: number;
}

export const REVISION_PATH = '/revision';

/** What the ingress controller makes of each annotation, and of its absence. */
const DIRECTIVES: Record<string, { directive: string; unit?: string; otherwise: string }> = {
  'proxy-body-size': { directive: 'client_max_body_size', otherwise: '1m' },
  'proxy-buffering': { directive: 'proxy_buffering', otherwise: 'off' },
  'proxy-request-buffering': { directive: 'proxy_request_buffering', otherwise: 'on' },
  'proxy-read-timeout': { directive: 'proxy_read_timeout', unit: 's', otherwise: '60' },
  'proxy-send-timeout': { directive: 'proxy_send_timeout', unit: 's', otherwise: '60' },
};

/** The configuration that an ingress controller would write for these routes and pods. */
export function nginxConfiguration({ folder, port, routes, endpoints, revision }: NginxConfiguration): string {
  const places = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/${name};`);
  return `
daemon off;
${process.getuid?.() === 0 ? 'user root;' : ''}
worker_processes 2;
# As the controller's: so long do old workers keep the connections that they have.
worker_shutdown_timeout 240s;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log warn;
events { worker_connections 4096; }
http {
  access_log off;
  ${places.join('\n  ')}
  map $http_upgrade $connection_upgrade { default upgrade; '' ''; }
${[...endpoints].map(([service, addresses]) => upstream(service, addresses)).join('\n')}
  server {
    listen 127.0.0.1:${port};
    proxy_http_version 1.1;
    proxy_set_header Upgrade $http_upgrade;
    proxy_set_header Connection $connection_upgrade;
    proxy_set_header Host $http_host;
    proxy_set_header X-Forwarded-For $remote_addr;
    proxy_set_header X-Forwarded-Proto $scheme;
    location = ${REVISION_PATH} { return 200 '${revision}'; }
${routes.map((route) => location(route, endpoints)).join('\n')}
  }
}
`;
}

function upstream(service: string, addresses: readonly string[]): string {
  const servers = addresses.map((address) => `server ${address};`);
  return addresses.length === 0 ? '' : `  upstream ${service} { ${servers.join(' ')} }`;
}

function location({ path, service, settings }: Route, endpoints: Endpoints): string {
  const unknown = Object.keys(settings).filter((name) => !(name in DIRECTIVES));
  if (unknown.length > 0) throw new Error(`the Ingress has settings that are not known here: ${unknown.join(', ')}`);
  const isServed = (endpoints.get(service) ?? []).length > 0;
  const directives = Object.entries(DIRECTIVES).map(
    ([name, { directive, unit = '', otherwise }]) => `${directive} ${settings[name] ?? otherwise}${unit};`,
  );
  const body = isServed ? [...directives, `proxy_pass http://${service};`] : ['return 503;'];
  return placesOf(path).map((place) => `    location ${place} {\n      ${body.join('\n      ')}\n    }`).join('\n');
}

/** A prefix of whole parts of a path, as an Ingress means it. */
const placesOf = (path: string): string[] => (path === '/' ? ['/'] : [`= ${path}`, `${path}/`]);
