import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { type BrowserContext, type CDPSession, expect, type Page, test } from '@playwright/test';
import { type Product, startProduct, stopProduct } from '../product';
import { PageDriver, PASSWORD } from '../page-driver';
import { type Nginx, startGateway } from '../proxies/nginx.fixture';
import { type FirstLoad, firstLoadTable, keepFirstLoad } from './first-load-report';
import { installVitals, vitalsOf } from './vitals';

const BUILT_PAGE = fileURLToPath(new URL('../../../../dist/apps/web/browser', import.meta.url));
const COMPRESSED = /\.(js|css|html|svg|webmanifest)$/;

/** The conditions that Lighthouse applies by default on a phone and on a desktop. */
const DEVICES = [
  { device: 'phone', viewport: { width: 412, height: 823 }, slowdown: 4, kilobits: 1_638, latencyMs: 150 },
  { device: 'desktop', viewport: { width: 1_350, height: 940 }, slowdown: 1, kilobits: 10_240, latencyMs: 40 },
] as const;
const MESSAGES = 40;

let product: Product;
let nginx: Nginx;
let webRoot: string;
const loads: FirstLoad[] = [];

test.beforeAll(async () => {
  webRoot = await mkdtemp(join(tmpdir(), 'parley-page-'));
  await copyCompressed(webRoot);
  product = await startProduct();
  nginx = await startGateway(product.stack.origin, webRoot);
});
test.afterAll(async () => {
  console.log(`\n${firstLoadTable(loads)}\n`);
  keepFirstLoad(loads);
  await nginx.stop();
  await stopProduct(product);
  await rm(webRoot, { recursive: true });
});

for (const conditions of DEVICES) {
  const { device, viewport } = conditions;

  test(`somebody comes for the first time, on a ${device}`, async ({ browser }) => {
    const context = await browser.newContext({ viewport });
    const button = (page: Page): Promise<void> => expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
    loads.push({ name: `first visit, ${device}`, ...(await load(context, conditions, '/', button)) });
    await context.close();
  });

  test(`somebody opens a long conversation with an empty cache, on a ${device}`, async ({ browser }) => {
    const context = await browser.newContext({ viewport });
    const path = await conversationOf(context);
    const box = async (page: Page): Promise<void> => {
      await expect(new PageDriver(page).messageBox).toBeVisible();
      await expect(new PageDriver(page).answers.last()).toBeVisible();
    };
    loads.push({ name: `a conversation, ${device}`, ...(await load(context, conditions, path, box)) });
    await context.close();
  });
}

type Conditions = (typeof DEVICES)[number];

/** Loads an address in a new tab with nothing cached, and measures until what a person came for is there and all is still. */
async function load(
  context: BrowserContext,
  { slowdown, kilobits, latencyMs }: Conditions,
  path: string,
  isThere: (page: Page) => Promise<void>,
): Promise<Omit<FirstLoad, 'name'>> {
  const page = await context.newPage();
  await installVitals(page);
  const session = await context.newCDPSession(page);
  const bytesPerSecond = (kilobits * 1_024) / 8;
  await session.send('Network.enable');
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  await session.send('Network.emulateNetworkConditions', { offline: false, latency: latencyMs, downloadThroughput: bytesPerSecond, uploadThroughput: bytesPerSecond });
  await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  const transfer = countTransfer(session);
  const begun = performance.now();
  await page.goto(`${nginx.origin}${path}`, { waitUntil: 'commit' });
  await isThere(page);
  const usableMs = performance.now() - begun;
  // What is loaded ahead while nothing else is to be done belongs to the cost, too.
  await page.waitForTimeout(3_000);
  return { usableMs, ...(await vitalsOf(page)), ...transfer };
}

/** Bytes on the wire; grows while the page loads. */
function countTransfer(session: CDPSession): { requests: number; scriptBytes: number; bytes: number } {
  const transfer = { requests: 0, scriptBytes: 0, bytes: 0 };
  const scripts = new Set<string>();
  session.on('Network.responseReceived', ({ requestId, type }) => {
    transfer.requests += 1;
    if (type === 'Script') scripts.add(requestId);
  });
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    transfer.bytes += encodedDataLength;
    if (scripts.has(requestId)) transfer.scriptBytes += encodedDataLength;
  });
  return transfer;
}

/** Signs somebody up in this context who has a conversation of some length. */
async function conversationOf(context: BrowserContext): Promise<string> {
  const page = await context.newPage();
  const driver = new PageDriver(page);
  const reply = await page.request.post(`${nginx.origin}/api/auth/register`, { data: { email: driver.email, password: PASSWORD } });
  const { accessToken } = (await reply.json()) as { accessToken: string };
  const at = new Date().toISOString();
  const ids = Array.from({ length: MESSAGES }, () => crypto.randomUUID());
  const messages = ids.map((id, index) => ({
    ...{ id, parentId: ids[index - 1] ?? null, model: null, status: 'complete', createdAt: at },
    ...(index % 2 === 0 ? { role: 'user', content: `Question ${index}` } : { role: 'assistant', content: `## Answer\n\n- one\n- two\n\n\`\`\`ts\nconst answer = ${index};\n\`\`\`\n` }),
  }));
  const imported = await page.request.post(`${nginx.origin}/api/conversations/import`, {
    headers: { authorization: `Bearer ${accessToken}` },
    data: { title: 'A long conversation', createdAt: at, updatedAt: at, activeLeafId: ids.at(-1), messages },
  });
  expect(imported.status()).toBe(201);
  await page.close();
  return `/c/${((await imported.json()) as { id: string }).id}`;
}

/** The built page as its image has it: each file once more, compressed. */
async function copyCompressed(target: string): Promise<void> {
  await cp(BUILT_PAGE, target, { recursive: true });
  const files = (await readdir(target, { recursive: true })).filter((file) => COMPRESSED.test(file)).map((file) => join(target, file));
  await Promise.all(files.map(async (file) => writeFile(`${file}.gz`, await promisify(gzip)(await readFile(file), { level: 9 }))));
}
