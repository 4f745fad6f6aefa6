import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, type Page, test } from '@playwright/test';
import type { SignedIn } from '@parley/contracts';
import { composeAnswer, type ProviderSim, startProviderSim } from '@parley/provider-sim';
import { freshIds, Person, RunningStack } from '@parley/testing';
import { rolldown } from 'rolldown';
import { PageDriver, PASSWORD } from '../page-driver';
import { MARK, markedAnswer } from './long-answer';
import { tasksDuring } from './main-thread';
import { installProbe, measured } from './probe';
import { keep, type Result, tableOf } from './report';

const MESSAGES = 500;
const TOKENS = 5_000;
const TOKENS_PER_SECOND = 200;
const ANSWER = markedAnswer(TOKENS);
const MARKS = [...ANSWER.matchAll(MARK)].length;
const TYPED = 'Meanwhile somebody writes the next question, at the pace of a quick typist. '.repeat(2);
const MODEL = {
  ...{ id: 'sim', name: 'Simulator', contextWindow: 32_000, maxOutputTokens: 2 * TOKENS },
  price: { currency: 'USD', inputPerMillion: 1, outputPerMillion: 1 },
};
const INTRODUCTION =
  `An answer of ${TOKENS.toLocaleString('en')} tokens comes at ${TOKENS_PER_SECOND} tokens a second into a conversation of ${MESSAGES} messages, ` +
  'all of them on the page, while somebody types. Beside it the same answer in a page that draws the whole markdown again with each piece ' +
  '(marked, DOMPurify and highlight.js, without formulas). Tasks under 1 ms are left out.';

interface PlainWindow {
  prepare(start: unknown): void;
  run(): Promise<void>;
}

let sim: ProviderSim;
let stack: RunningStack;
let modelsFolder: string;
const results: Result[] = [];

test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  sim = await startProviderSim({ tokensPerSecond: TOKENS_PER_SECOND });
  sim.directives = { text: ANSWER };
  modelsFolder = await mkdtemp(join(tmpdir(), 'parley-bench-'));
  const modelsFile = join(modelsFolder, 'models.json');
  await writeFile(modelsFile, JSON.stringify({ models: [MODEL] }));
  const provider = { OPENAI_BASE_URL: sim.url, OPENAI_API_KEY: 'key', MODELS_FILE: modelsFile };
  stack = await RunningStack.start({ env: { ...provider, LIMIT_REQUESTS_PER_MINUTE: '6000' } });
});
test.afterAll(async () => {
  const table = tableOf(results);
  console.log(`\n${table}\n`);
  keep(table, INTRODUCTION);
  await stack.stop();
  await sim.stop();
  await rm(modelsFolder, { recursive: true });
});

for (const slowdown of [1, 4]) {
  const suffix = slowdown === 1 ? '' : `, CPU ${slowdown} times slower`;

  test(`the page of Parley${suffix}`, async ({ page }) => {
    const driver = await openParley(page);
    results.push({ name: `Parley${suffix}`, ...(await watch(page, slowdown, () => page.keyboard.press('Enter'))) });
    await driver.finished();
    await expect(driver.log.getByRole('article')).toHaveCount(MESSAGES + 2);
  });

  test(`a page that draws everything again${suffix}`, async ({ page }) => {
    await openPlainPage(page);
    const begin = (): Promise<void> => page.evaluate(() => void (globalThis as unknown as PlainWindow).run());
    results.push({ name: `plain re-rendering${suffix}`, ...(await watch(page, slowdown, begin)) });
  });
}

/** The long conversation, all of it on the page, and a question that Enter sends. */
async function openParley(page: Page): Promise<PageDriver> {
  await installProbe(page);
  const driver = new PageDriver(page);
  const account = { email: driver.email, password: PASSWORD };
  // The cookie of the reply is the page's, too: it opens signed in.
  const { accessToken, user } = (await (await page.request.post(`${stack.origin}/api/auth/register`, { data: account })).json()) as SignedIn;
  const conversationId = await seed(new Person(user.id, stack.origin, accessToken));
  await page.goto(`${stack.origin}/c/${conversationId}`);
  await bringAll(page, driver);
  await driver.button('Jump to latest').click();
  await expect(driver.button('Jump to latest')).toBeHidden();
  await driver.messageBox.fill('Tell me all of it.');
  return driver;
}

async function openPlainPage(page: Page): Promise<void> {
  await installProbe(page);
  const person = await Person.register(stack.origin);
  const conversationId = await seed(person);
  await servePlainPage(page);
  await page.goto(`${stack.origin}/plain`);
  const history = await messagesOf(person, conversationId);
  const { id, answerId, generationId } = freshIds();
  const parentId = (await person.messages(conversationId, '?limit=1')).items.at(-1)?.id ?? null;
  const start = { token: person.token, generationId, conversationId, history, body: { id, answerId, generationId, parentId, content: 'Tell me all of it.' } };
  await page.evaluate((given) => (globalThis as unknown as PlainWindow).prepare(given), start);
  await page.getByRole('textbox', { name: 'Message' }).focus();
}

/** From here to the end nothing searches the page: that would be the longest task of all. */
async function watch(page: Page, slowdown: number, begin: () => Promise<void>): Promise<Omit<Result, 'name'>> {
  const before = sim.requests.length;
  await (await page.context().newCDPSession(page)).send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  const tasks = await tasksDuring(page, async () => {
    await begin();
    await page.keyboard.type(TYPED, { delay: 110 });
    await expect.poll(() => sim.requests[before]?.state, { timeout: 240_000 }).toBe('answered');
    await expect.poll(async () => (await measured(page)).last, { timeout: 60_000 }).toBe(MARKS);
  });
  return { tasks, ...(await measured(page)) };
}

/** Scrolls up until every message is on the page. */
async function bringAll(page: Page, driver: PageDriver): Promise<void> {
  const articles = driver.log.getByRole('article');
  await expect(articles.first()).toBeVisible();
  await page.locator('.scroller').hover();
  await expect(async () => {
    await page.mouse.wheel(0, -20_000);
    expect(await articles.count()).toBe(MESSAGES);
  }).toPass({ timeout: 120_000, intervals: [50] });
}

async function seed(person: Person): Promise<string> {
  const at = new Date().toISOString();
  const ids = Array.from({ length: MESSAGES }, () => freshIds().id);
  const messages = ids.map((id, index) => ({
    ...{ id, parentId: ids[index - 1] ?? null, model: null, status: 'complete', createdAt: at },
    ...(index % 2 === 0 ? { role: 'user', content: `Question ${index / 2 + 1}` } : { role: 'assistant', content: composeAnswer(`question ${index}`) }),
  }));
  const body = { title: 'A long conversation', createdAt: at, updatedAt: at, activeLeafId: ids.at(-1), messages };
  const reply = await person.send<{ id: string }>('POST', '/api/conversations/import', body);
  expect(reply.status, JSON.stringify(reply.body)).toBe(201);
  return reply.body.id;
}

async function messagesOf(person: Person, conversationId: string): Promise<{ role: string; content: string }[]> {
  const all: { role: string; content: string }[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const page = await person.messages(conversationId, `?limit=100${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`);
    all.unshift(...page.items.map(({ role, content }) => ({ role, content })));
    cursor = page.nextCursor;
  }
  return all;
}

async function servePlainPage(page: Page): Promise<void> {
  const build = await rolldown({ input: fileURLToPath(new URL('./plain-page.ts', import.meta.url)), platform: 'browser' });
  const { output } = await build.generate({ format: 'iife', minify: true });
  const style = 'body{margin:0;height:100vh;display:grid;grid-template-rows:1fr auto;font:16px sans-serif}main{overflow:auto}article{max-width:46rem;margin:1rem auto}';
  const body = `<!doctype html><meta charset="utf-8"><style>${style}</style><main role="log"></main><textarea aria-label="Message"></textarea><script src="/plain.js"></script>`;
  await page.route('**/plain', (route) => route.fulfill({ contentType: 'text/html', body }));
  await page.route('**/plain.js', (route) => route.fulfill({ contentType: 'text/javascript', body: output[0].code }));
}
