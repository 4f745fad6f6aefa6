import { PageDriver } from './page-driver';
import { expect, test } from './product';

test('an answer grows, survives a reload in the middle, is live in a second tab, and ends as the provider sent it', async ({
  driver,
  page,
  context,
  product: { sim },
}) => {
  await driver.send('[[sim tokens=1500 rate=75]] Count, please.');
  await expect.poll(() => driver.answerText()).toMatch(/t20 /);

  const second = new PageDriver(await context.newPage());
  await second.page.goto(page.url());
  await expect.poll(() => second.answerText()).toMatch(/t40 /);

  await page.reload();
  await expect.poll(() => driver.answerText()).toMatch(/t60 /);
  await expect(driver.button('Stop')).toBeVisible();

  await driver.finished();
  await second.finished();
  const sent = sim.requests.find(({ body }) => JSON.stringify(body).includes('Count, please'))?.text ?? '';
  await expect.poll(() => driver.answerText()).toBe(sent.trim());
  await expect.poll(() => second.answerText()).toBe(sent.trim());
  await page.bringToFront();
  expect(await driver.copiedAnswer()).toBe(sent);
  await page.reload();
  await expect.poll(() => driver.answerText()).toBe(sent.trim());
});

test('an answer with lists, code, a table and formulas is shown as such, and copied as it was sent', async ({ driver, product: { sim } }) => {
  await driver.ask('[[sim rate=400]] Show me everything.');
  const answer = driver.answers.last();
  await expect(answer.getByRole('heading', { name: 'In short' })).toBeVisible();
  await expect(answer.getByRole('listitem')).toHaveCount(5);
  await expect(answer.getByRole('table')).toBeVisible();
  await expect(answer.locator('.katex').first()).toBeVisible();
  await expect(answer.locator('pre code')).toContainText('countWords');
  expect(await driver.copiedAnswer()).toBe(sim.requests.at(-1)?.text);
});

test('an answer stops when told, in both tabs, and keeps what there was', async ({ driver, page, context, product: { sim } }) => {
  await driver.send('[[sim tokens=3000 rate=40]] Go on for a long time.');
  await expect.poll(() => driver.answerText()).toMatch(/t10 /);
  const second = new PageDriver(await context.newPage());
  await second.page.goto(page.url());
  await expect.poll(() => second.answerText()).toMatch(/t20 /);
  await page.bringToFront();
  await driver.messageBox.press('Escape');
  await driver.finished();
  await second.finished();
  await expect.poll(() => sim.requests.at(-1)?.state).toBe('aborted');
  await expect.poll(async () => (await second.answerText()) === (await driver.answerText())).toBe(true);
  await expect(driver.log.getByText(/Stopped, \d+ tokens/)).toBeVisible();
});

test('an answer appears in an idle tab of the same person', async ({ driver, page, context }) => {
  await driver.ask('[[sim tokens=3]] First.');
  const idle = new PageDriver(await context.newPage());
  await idle.page.goto(page.url());
  await expect(idle.answers).toHaveCount(1);
  await driver.send('[[sim tokens=200 rate=60]] Second.');
  await expect(idle.answers).toHaveCount(2);
  await expect.poll(() => idle.answerText()).toMatch(/t20 /);
  await expect(idle.questions.last()).toContainText('Second.');
});

test('an answer goes on although edges, worker and conversation are killed in the middle', async ({ driver, product: { sim, stack } }) => {
  await driver.send('[[sim tokens=600 rate=50]] Go on whatever happens.');
  await expect.poll(() => driver.answerText()).toMatch(/t20 /);
  for (const name of ['edge-stream-1', 'edge-stream-2', 'conversation-1', 'inference-worker-1']) await stack.kill(name);
  await expect.poll(() => driver.answerText(), { timeout: 60_000 }).toMatch(/t599/);
  await driver.finished();
  const sent = sim.requests.find(({ body }) => JSON.stringify(body).includes('whatever happens'))?.text ?? '';
  await expect.poll(() => driver.answerText()).toBe(sent.trim());
});

test('an answer that the provider refuses says why, and can be tried again', async ({ driver }) => {
  await driver.send('[[sim status=400 times=1 tokens=4]] Refused once.');
  await expect(driver.log.getByText(/did not accept/i)).toBeVisible();
  await driver.answers.last().hover();
  await driver.log.getByRole('button', { name: /regenerate|try again/i }).first().click();
  await expect.poll(() => driver.answerText()).toBe('t0 t1 t2 t3');
});

test('an answer comes over SSE by itself where WebSockets are blocked', async ({ driver, context }) => {
  const blocked = new PageDriver(await context.newPage());
  await blocked.page.routeWebSocket(/.*/, (socket) => socket.close());
  await blocked.page.goto(driver.page.url());
  await expect(blocked.page.getByText('Live over SSE')).toBeVisible({ timeout: 30_000 });
  await blocked.send('[[sim tokens=50 rate=50]] Over SSE.');
  await expect.poll(() => blocked.answerText()).toMatch(/t49/);
});
