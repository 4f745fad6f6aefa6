import { randomInt } from 'node:crypto';
import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

/** Below the ports that systems give to outgoing connections: one of those could take it before its server does. */
const LOWEST = 20_000;
const HIGHEST = 32_000;
const MOST_TRIES = 100;

/** Who was given a port listens on it by then, or never will. */
const RESERVED_MS = 120_000;
const RESERVATIONS = join(tmpdir(), `parley-ports-${userInfo().uid}`);

/** A TCP port on loopback that nobody listens on at the moment, and that no other process of this user was given lately. */
export async function freePort(): Promise<number> {
  await mkdir(RESERVATIONS, { recursive: true, mode: 0o700 });
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const port = randomInt(LOWEST, HIGHEST);
    if ((await reserve(port)) && (await isFree(port))) return port;
  }
  throw new Error(`no port between ${LOWEST} and ${HIGHEST} is free`);
}

/** An empty file of the port's name says that it is given away: what makes it fails for all but one. */
async function reserve(port: number): Promise<boolean> {
  const file = join(RESERVATIONS, String(port));
  const reserved = await stat(file).catch(() => null);
  if (reserved) {
    if (Date.now() - reserved.mtimeMs < RESERVED_MS) return false;
    await rm(file, { force: true });
  }
  return writeFile(file, '', { flag: 'wx' }).then(
    () => true,
    () => false,
  );
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  } catch {
    return false;
  }
  await new Promise((resolve) => server.close(resolve));
  return true;
}
