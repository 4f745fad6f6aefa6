import { checkForeignImages, foreignImages } from './foreign-images';

const DIGEST = `@sha256:${'0a'.repeat(32)}`;
const from = (image: string): { image: string; file: string } => ({ image, file: 'docker/service.Dockerfile' });

describe('images of others', () => {
  it('are found wherever deploy/ names one', () => {
    const found = foreignImages();
    expect(new Set(found.map(({ file }) => file))).toEqual(
      new Set([
        'docker/service.Dockerfile',
        'docker/web.Dockerfile',
        'kubernetes/components/dev-servers/nats.yaml',
        'kubernetes/components/dev-servers/postgres.yaml',
        'compose.yaml',
        'nats/values.yaml',
      ]),
    );
    expect(checkForeignImages(found, false)).toEqual([]);
  });

  it.each(['node', 'node:latest', 'node:24', 'registry.example.org:5000/node', 'node:lts-slim'])(
    'are refused as %s',
    (image) => {
      expect(checkForeignImages([from(image)], false)).toEqual([
        { object: 'docker/service.Dockerfile', message: `${image} is whatever its registry calls so today` },
      ]);
    },
  );

  it('are asked for their digests by whoever wants them', () => {
    const images = [
      from('node:24.21.0-trixie-slim'),
      from(`node:24.21.0-trixie-slim${DIGEST}`),
      from('node:24.21.0@sha256:0a0a'),
    ];
    expect(checkForeignImages(images, false)).toEqual([]);
    expect(checkForeignImages(images, true).map(({ message }) => message)).toEqual([
      'node:24.21.0-trixie-slim has no digest',
      'node:24.21.0@sha256:0a0a has no digest',
    ]);
  });
});
