import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { env } from './env';

/** The address of the database to fill. @throws when none is named and the product does not run here */
export async function databaseOf(): Promise<string> {
  if (env.DATABASE_URL) return env.DATABASE_URL;
  const folder = env.PARLEY_DATA_DIR;
  try {
    const ports = JSON.parse(await readFile(join(folder, 'run/ports.json'), 'utf8')) as Record<string, Record<string, number>>;
    const password = await readFile(join(folder, 'postgres/password'), 'utf8');
    return `postgresql://parley:${password}@127.0.0.1:${ports['postgres-1']?.['postgres']}/parley`;
  } catch (error) {
    throw new Error(`Start the product first (npm start), or set DATABASE_URL: nothing runs in ${folder}.`, { cause: error });
  }
}
