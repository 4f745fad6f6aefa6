import { Person } from '@parley/testing';
import { ensureBaseImages } from './base-images';
import { buildImage, IMAGES } from './build-images';
import { podman, requireContainerTools } from './container-tools';
import { type RunningProduct, startProduct } from './running-product';

/**
 * Builds every image from its Dockerfile, runs the product in them, locked in as in the cluster, lets a person ask it
 * something, and ends it by SIGTERM. @throws at the first thing that is not as it should be
 */
export async function checkImages(tell: (line: string) => void): Promise<void> {
  await requireContainerTools(tell);
  for (const name of await ensureBaseImages(tell)) tell(`  ${name} cannot be pulled here: a stand-in from Debian's packages`);
  for (const name of Object.keys(IMAGES)) {
    await buildImage(name);
    tell(`✓ image ${name}`);
  }
  const product = await startProduct();
  try {
    tell('✓ migrations and services in containers, read-only and without capabilities');
    tell(`✓ an answer of ${await askSomething(product.origin)} characters came through`);
    await checkPage(product.webUrl);
    tell('✓ the page is compressed, cached by its digest, and under a strict policy');
    for (const name of product.containers) await checkLockedIn(name);
    tell('✓ nobody is root, and nobody can write');
    await endInOrder(product);
    tell('✓ SIGTERM ends each in order');
  } finally {
    await podman('rm', '--all', '--force', '--time=1');
    await product.stop();
  }
}

/** @returns the length of the answer, as the stream told it */
async function askSomething(origin: string): Promise<number> {
  const person = await Person.register(origin);
  const { id } = await person.begin();
  const { generation } = await person.post(id, { content: 'Say something about containers.' });
  const headers = { authorization: `Bearer ${person.token}` };
  const response = await fetch(`${origin}/stream/generations/${generation.id}`, { headers, signal: AbortSignal.timeout(60_000) });
  const events = [...(await response.text()).matchAll(/^data: (\{.*\})$/gm)].map(
    ([, json = '']) => JSON.parse(json) as { type: string; text?: string; status?: string },
  );
  const last = events.at(-1);
  if (last?.status !== 'completed') throw new Error(`the answer ended with ${JSON.stringify(last)}`);
  return events.reduce((length, { text = '' }) => length + text.length, 0);
}

async function checkPage(url: string): Promise<void> {
  const page = await fetch(`${url}/c/some-conversation`);
  const html = await page.text();
  const script = /src="([^"]+\.js)"/.exec(html)?.[1] ?? '';
  const file = await fetch(new URL(script, url), { headers: { 'accept-encoding': 'gzip' } });
  expectHeader(page, 'content-security-policy', /default-src 'none'/);
  expectHeader(page, 'cache-control', /no-cache/);
  expectHeader(file, 'cache-control', /immutable/);
  expectHeader(file, 'content-encoding', /gzip/);
  const { status } = await fetch(`${url}/no-such-file.js`);
  if (status !== 404) throw new Error(`a file that is not there is answered ${status}`);
}

function expectHeader({ headers, url }: Response, name: string, value: RegExp): void {
  if (!value.test(headers.get(name) ?? '')) throw new Error(`${url} has ${name}: ${headers.get(name)}`);
}

async function checkLockedIn(name: string): Promise<void> {
  const user = (await podman('exec', name, 'sh', '-c', 'id -u')).trim();
  if (user === '0') throw new Error(`${name} runs as root`);
  const wrote = await podman('exec', name, 'sh', '-c', 'touch /here && echo yes').catch(() => 'no');
  if (wrote !== 'no') throw new Error(`${name} can write to its root file system`);
}

async function endInOrder({ containers }: RunningProduct): Promise<void> {
  for (const name of containers) {
    await podman('stop', '--time=20', name);
    const code = (await podman('inspect', '--format={{.State.ExitCode}}', name)).trim();
    // The simulator has nothing to end in order.
    if (code !== '0' && !name.endsWith('provider-sim')) throw new Error(`${name} ended with ${code}:\n${await podman('logs', name)}`);
  }
}
