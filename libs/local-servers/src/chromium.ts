import { installDebianPackages } from './debian-package';
import { firstExecutable } from './executables';
import { MissingProgramError } from './server-plan';

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/**
 * The path of a Chromium for the browser tests; as root on Debian it is installed when there is none.
 * @throws MissingProgramError with the ways to get one
 */
export async function findChromium(onProgress?: (message: string) => void): Promise<string> {
  const present = await firstExecutable(PLACES);
  if (present) return present;
  try {
    onProgress?.('installing chromium (Debian)');
    // Debian's browser has no picture of an emoji by itself.
    await installDebianPackages(['chromium', 'fonts-noto-color-emoji']);
  } catch (error) {
    throw new MissingProgramError(howToInstall(), { cause: error });
  }
  const installed = await firstExecutable(PLACES);
  if (installed) return installed;
  throw new MissingProgramError(howToInstall());
}

function howToInstall(): string {
  return [
    'There is no Chromium here for the browser tests. Ways to get one:',
    '  Debian:  apt-get install chromium',
    '  Ubuntu:  snap install chromium, or install Google Chrome',
    '  macOS:   brew install --cask chromium',
  ].join('\n');
}
