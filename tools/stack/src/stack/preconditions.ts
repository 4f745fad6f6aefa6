import { accessSync, constants, mkdirSync, statfsSync } from 'node:fs';
import { createServer } from 'node:net';
import { isAbsolute, resolve } from 'node:path';

const LEAST_FREE_BYTES = 300 * 1024 * 1024;

/** Makes the data folder. @throws when it cannot be written or its disk is full */
export function prepareDataDir(path: string): string {
  const folder = isAbsolute(path) ? path : resolve(path);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.W_OK);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`The data folder ${folder} cannot be written (${reason}). Set PARLEY_DATA_DIR to another one.`, { cause: error });
  }
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize < LEAST_FREE_BYTES) {
    const free = Math.floor((bavail * bsize) / 1_048_576);
    throw new Error(`The disk of ${folder} is full: ${free} MB free, 300 MB needed. Make room or set PARLEY_DATA_DIR.`);
  }
  return folder;
}

/** @throws when somebody else listens there */
export async function refuseTakenPort(port: number, address: string): Promise<void> {
  const server = createServer();
  try {
    await new Promise<void>((done, reject) => server.once('error', reject).listen(port, address, done));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const reason = code === 'EADDRINUSE' ? 'is taken by another program' : `cannot be used (${code})`;
    throw new Error(`Port ${port} ${reason}. Choose another one, for instance: PORT=${port + 1} npm start`, { cause: error });
  }
  await new Promise((done) => server.close(done));
}
