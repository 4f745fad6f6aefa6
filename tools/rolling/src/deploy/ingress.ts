import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { KUBERNETES } from './workspace';

const PREFIX = 'nginx.ingress.kubernetes.io/';

const Ingress = z.object({
  metadata: z.object({ annotations: z.record(z.string().startsWith(PREFIX), z.string()) }),
  spec: z.object({
    rules: z.tuple([
      z.object({
        http: z.object({
          paths: z.array(
            z.object({
              path: z.string(),
              pathType: z.literal('Prefix'),
              backend: z.object({ service: z.object({ name: z.string() }) }),
            }),
          ),
        }),
      }),
    ]),
  }),
});

/** One public prefix, where it leads, and what nginx is told about it. */
export interface Route {
  path: string;
  service: string;
  /** As the Ingress has them, without what all their names begin with. */
  settings: Record<string, string>;
}

/** The routes of the component `ingress`. */
export async function readRoutes(): Promise<Route[]> {
  const text = await readFile(join(KUBERNETES, 'components/ingress/ingress.yaml'), 'utf8');
  return parseAllDocuments(text).flatMap((document) => routesOf(Ingress.parse(document.toJS())));
}

function routesOf({ metadata, spec }: z.infer<typeof Ingress>): Route[] {
  const entries = Object.entries(metadata.annotations).map(([name, value]) => [name.slice(PREFIX.length), value] as const);
  const settings = Object.fromEntries(entries);
  return spec.rules[0].http.paths.map(({ path, backend }) => ({ path, service: backend.service.name, settings }));
}
