import { fileURLToPath } from 'node:url';

/** The root of the repository, seen from dist/tools/stack. */
export const WORKSPACE = fileURLToPath(new URL('../../../', import.meta.url));

export const CACHE_DIR = `${WORKSPACE}node_modules/.cache/parley`;

export const mainOf = (project: string): string => `${WORKSPACE}dist/${project}/main.js`;
