import { expect, test } from '@playwright/test';
import { type ProviderSim, startProviderSim } from '@parley/provider-sim';
import { RunningStack } from '@parley/testing';
import { PageDriver } from './page-driver';

test.describe('an answer', () => {
  let sim: ProviderSim;
  let stack: RunningStack;

  test.beforeAll(async () => {
    sim = await startProviderSim({ tokensPerSecond: 60 });
    stack = await RunningStack.start({ edges: 2, env: { OPENAI_BASE_URL: sim.url, OPENAI_API_KEY: 'test-key', OPENAI_MODEL: 'sim' } });
  });
  test.afterAll(async () => {
    await stack.stop();
    await sim.stop();
  });

  test('grows, survives a reload in the middle, is live in a second tab, and ends as the provider sent it', async ({ page, context }) => {
    const driver = new PageDriver(page);
    await driver.signUp(stack.origin);
    await driver.send('[[sim tokens=500 rate=60]] Count, please.');
    await expect(driver.answers).toHaveCount(1);
    await expect.poll(() => driver.answerText()).toMatch(/t20 /);

    const second = new PageDriver(await context.newPage());
    await second.page.goto(page.url());
    await expect.poll(() => second.answerText()).toMatch(/t40 /);

    await page.reload();
    await expect.poll(() => driver.answerText()).toMatch(/t60 /);
    await expect(driver.button('Stop')).toBeVisible();

    await driver.finished();
    await second.finished();
    const sent = sim.requests.find(({ text }) => text.includes('t499'))?.text ?? 'nothing was sent';
    await expect.poll(() => driver.answerText()).toBe(sent.trim());
    await expect.poll(() => second.answerText()).toBe(sent.trim());
    expect(await driver.copiedAnswer()).toBe(sent);
    await page.reload();
    await expect.poll(() => driver.answerText()).toBe(sent.trim());
  });

  test('stops when told, in both tabs, and keeps what there was', async ({ page, context }) => {
    const driver = new PageDriver(page);
    await driver.signUp(stack.origin);
    await driver.send('[[sim tokens=3000 rate=40]] Go on for a long time.');
    await expect.poll(() => driver.answerText().catch(() => '')).toMatch(/t10 /);
    const second = new PageDriver(await context.newPage());
    await second.page.goto(page.url());
    await expect.poll(() => second.answerText().catch(() => '')).toMatch(/t20 /);
    await page.bringToFront();
    await driver.messageBox.press('Escape');
    await driver.finished();
    await second.finished();
    await expect.poll(() => sim.requests.at(-1)?.state).toBe('aborted');
    await expect.poll(async () => (await second.answerText()) === (await driver.answerText())).toBe(true);
    await expect(driver.log.getByText(/stopped/i)).toBeVisible();
  });

  test('appears in an idle tab of the same person', async ({ page, context }) => {
    const driver = new PageDriver(page);
    await driver.signUp(stack.origin);
    await driver.send('[[sim tokens=3]] First.');
    await driver.finished();
    const idle = new PageDriver(await context.newPage());
    await idle.page.goto(page.url());
    await expect(idle.answers).toHaveCount(1);
    await driver.send('[[sim tokens=200 rate=60]] Second.');
    await expect(idle.answers).toHaveCount(2);
    await expect.poll(() => idle.answerText()).toMatch(/t20 /);
    await expect(idle.questions.last()).toContainText('Second.');
  });

  test('goes on although edge, worker and conversation are killed in the middle', async ({ page }) => {
    const driver = new PageDriver(page);
    await driver.signUp(stack.origin);
    await driver.send('[[sim tokens=600 rate=50]] Go on whatever happens.');
    await expect.poll(() => driver.answerText().catch(() => '')).toMatch(/t20 /);
    await stack.kill('edge-stream-1');
    await stack.kill('edge-stream-2');
    await stack.kill('conversation-1');
    await stack.kill('inference-worker-1');
    await expect.poll(() => driver.answerText(), { timeout: 60_000 }).toMatch(/t599/);
    await driver.finished();
    const sent = sim.requests.find(({ text }) => text.includes('t599'))?.text ?? '';
    await expect.poll(() => driver.answerText()).toBe(sent.trim());
  });

  test('that the provider refuses says why, and can be tried again', async ({ page }) => {
    const driver = new PageDriver(page);
    await driver.signUp(stack.origin);
    await driver.send('[[sim status=400 times=1 tokens=4]] Refused once.');
    await expect(driver.log.getByText(/did not accept/i)).toBeVisible();
    await driver.answers.last().hover();
    await driver.log.getByRole('button', { name: /regenerate|try again/i }).first().click();
    await expect.poll(() => driver.answerText()).toBe('t0 t1 t2 t3');
  });
});
