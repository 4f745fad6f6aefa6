import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Finding } from '../finding';
import { DEPLOY } from '../workspace';

/** An image of others, which ours begin from or which runs beside ours, and the file that names it. */
export interface ForeignImage {
  image: string;
  file: string;
}

const OURS = 'parley/';
const EXACT = /:v?\d+\.\d+[\w.-]*(@|$)/;
const DIGEST = /@sha256:[0-9a-f]{64}$/;

/** All images of others that stand in deploy/; operators bring their own. */
export function foreignImages(): ForeignImage[] {
  return [
    ...named('docker', '.Dockerfile', /^ARG \w+_IMAGE=(\S+)$/gm),
    ...named('kubernetes/components/dev-servers', '.yaml', /^\s+image: (\S+)$/gm),
    ...named('.', 'compose.yaml', /^\s+image: (\S+)$/gm),
    { image: `nats:${chartTag()}`, file: 'nats/values.yaml' },
  ].filter(({ image }) => !image.startsWith(OURS));
}

/**
 * Whether each is named by an exact version.
 * @param wantsDigests whether that is not enough: a registry may give a tag to another image, a digest it cannot
 */
export function checkForeignImages(images: readonly ForeignImage[], wantsDigests: boolean): Finding[] {
  return images.flatMap(({ image, file }) => {
    if (!EXACT.test(image)) return [{ object: file, message: `${image} is whatever its registry calls so today` }];
    return wantsDigests && !hasDigest({ image }) ? [{ object: file, message: `${image} has no digest` }] : [];
  });
}

export const hasDigest = ({ image }: Pick<ForeignImage, 'image'>): boolean => DIGEST.test(image);

function named(folder: string, extension: string, pattern: RegExp): ForeignImage[] {
  const files = readdirSync(join(DEPLOY, folder)).filter((name) => name.endsWith(extension));
  return files.flatMap((name) =>
    [...readFileSync(join(DEPLOY, folder, name), 'utf8').matchAll(pattern)].map(([, image = '']) => ({
      image,
      file: join(folder, name),
    })),
  );
}

function chartTag(): string {
  const { container } = parse(readFileSync(join(DEPLOY, 'nats/values.yaml'), 'utf8')) as {
    container: { image: { tag: string } };
  };
  return container.image.tag;
}
