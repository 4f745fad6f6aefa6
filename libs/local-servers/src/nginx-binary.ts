import { join } from 'node:path';
import { debianRelease, unpackDebianPackage } from './debian-package';
import { firstExecutable } from './executables';
import { MissingProgramError } from './server-plan';

const PLACES = ['/usr/sbin/nginx', '/usr/local/bin/nginx', '/opt/homebrew/bin/nginx'];

/**
 * The path of an nginx: one on this machine, or one unpacked from Debian's package.
 * @throws MissingProgramError
 */
export async function findNginx(cacheDir: string): Promise<string> {
  const own = join(cacheDir, 'nginx');
  const unpacked = join(own, 'usr/sbin/nginx');
  const present = await firstExecutable([...PLACES, unpacked]);
  if (present) return present;
  try {
    await unpackDebianPackage('nginx', await debianRelease(), own);
    return unpacked;
  } catch (error) {
    throw new MissingProgramError('There is no nginx here. Debian, Ubuntu: apt-get install nginx; macOS: brew install nginx', {
      cause: error,
    });
  }
}
