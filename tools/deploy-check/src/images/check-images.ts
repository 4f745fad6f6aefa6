import { eventually, Person } from '@parley/testing';
import { addVerdicts, Tab, WatchedGeneration } from '@parley/testing/load';
import { ensureBaseImages } from './base-images';
import { buildImage, IMAGES } from './build-images';
import { checkLockedIn, podman, requireContainerTools } from './container-tools';
import { checkPage } from './page-headers';
import { type RunningProduct, runProduct } from './running-product';

/**
 * Builds every image from its Dockerfile, runs the product in them, locked in as in the cluster, lets people ask it
 * something, and ends it by SIGTERM, the first of it while they read. @throws at the first thing that is not as it should be
 */
export async function checkImages(tell: (line: string) => void): Promise<void> {
  await requireContainerTools(tell);
  for (const name of await ensureBaseImages(tell))
    tell(`  ${name} cannot be pulled here: a stand-in from Debian's packages`);
  for (const name of Object.keys(IMAGES)) {
    await buildImage(name);
    tell(`✓ image ${name}`);
  }
  await runProduct((product) => checkProduct(product, tell));
}

async function checkProduct(product: RunningProduct, tell: (line: string) => void): Promise<void> {
  tell(`✓ ${product.containers.length} containers run, one edge by podman kube play of its Deployment`);
  for (const container of product.containers) await checkLockedIn(container);
  tell('✓ nobody is root, has a capability, or can write');
  tell(`✓ an answer of ${await askSomething(product.origin)} characters came through`);
  await checkCanary(product.canaryMetrics);
  // Now, while somebody answers it: it ends when its round does.
  await endInOrder(product.canary);
  tell('✓ the canary cut and resumed answers over both transports, and read what is stored');
  await checkPage(product.webUrl);
  tell('✓ the page is compressed, cached by its digest, and under a strict policy');
  await checkDraining(product);
  tell('✓ a worker and an edge end on SIGTERM while people read, and nothing of the answer is missing');
  for (const container of product.containers) await endInOrder(container);
  tell('✓ SIGTERM ends each in order');
}

/** @returns the length of the answer, as the stream told it */
async function askSomething(origin: string): Promise<number> {
  const person = await Person.register(origin);
  const { id } = await person.begin();
  const { generation } = await person.post(id, { content: 'Say something about containers.' });
  const headers = { authorization: `Bearer ${person.token}` };
  const response = await fetch(`${origin}/stream/generations/${generation.id}`, {
    headers,
    signal: AbortSignal.timeout(60_000),
  });
  const events = [...(await response.text()).matchAll(/^data: (\{.*\})$/gm)].map(
    ([, json = '']) => JSON.parse(json) as { type: string; text?: string; status?: string },
  );
  const last = events.at(-1);
  if (last?.status !== 'completed') throw new Error(`the answer ended with ${JSON.stringify(last)}`);
  return events.reduce((length, { text = '' }) => length + text.length, 0);
}

/** It goes by one transport in a round and by the other in the next. */
async function checkCanary(metrics: string): Promise<void> {
  await eventually(
    async () => {
      const text = await (await fetch(metrics)).text();
      const rounds = text.split('\n').filter((line) => line.startsWith('parley_canary_rounds_total'));
      const isGood = (transport: string): boolean =>
        rounds.some((line) => line.includes('outcome="good"') && line.includes(`transport="${transport}"`));
      if (!isGood('websocket') || !isGood('sse'))
        throw new Error(`the canary tells of no good rounds:\n${rounds.join('\n')}`);
    },
    { withinMs: 90_000, everyMs: 500 },
  );
}

/** The only worker finishes what it writes, and one of the two edges sends its readers to the other. */
async function checkDraining({ origin, worker, edge }: RunningProduct): Promise<void> {
  const person = await Person.register(origin);
  const tabs = [
    new Tab(person, origin, 'websocket'),
    new Tab(person, origin, 'websocket'),
    new Tab(person, origin, 'sse'),
  ];
  const generation = new WatchedGeneration({ person, tokens: 200, rate: 25, tabs });
  await generation.post();
  await eventually(() => {
    if (generation.readers.some(({ firstTokenAt }) => firstTokenAt === null))
      throw new Error('not everybody reads yet');
  });
  await Promise.all([worker, edge].map((container) => podman('stop', '--time=20', container)));
  await generation.finished();
  for (const tab of tabs) tab.close();
  const { lost, doubled, reordered } = addVerdicts(generation.verdicts());
  const { attempt } = generation;
  if (lost + doubled + reordered > 0 || attempt !== 1) {
    throw new Error(
      `who read meanwhile lost ${lost}, saw ${doubled} twice and ${reordered} out of order, in attempt ${attempt}`,
    );
  }
}

async function endInOrder(container: string): Promise<void> {
  await podman('stop', '--time=20', container);
  const code = (await podman('inspect', '--format={{.State.ExitCode}}', container)).trim();
  if (code !== '0') throw new Error(`${container} ended with ${code}:\n${await podman('logs', container)}`);
}
