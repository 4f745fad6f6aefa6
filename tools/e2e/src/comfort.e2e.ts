import { expectNoBarriers } from './no-barriers';
import { PageDriver, PASSWORD } from './page-driver';
import { expect, test } from './product';

test('the page speaks German where the browser does, or where it is chosen, and remembers it', async ({ driver, browser, product: { stack } }) => {
  const { page } = driver;
  await page.goto(`${stack.origin}/settings`);
  await page.getByRole('radio', { name: 'Deutsch' }).check({ force: true });
  await expect(page.getByRole('heading', { name: 'Einstellungen' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await page.goto(stack.origin);
  await expect(page.getByRole('textbox', { name: 'Nachricht' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Senden' })).toBeVisible();
  await expectNoBarriers(page, 'German');

  const german = await browser.newContext({ locale: 'de-DE' });
  const fresh = await german.newPage();
  const seen: string[] = [];
  await fresh.exposeFunction('see', (text: string) => seen.push(text));
  await fresh.addInitScript(() => {
    new MutationObserver(() => {
      const heading = document.querySelector('h1')?.textContent;
      if (heading) void (globalThis as unknown as { see(text: string): void }).see(heading);
    }).observe(document, { subtree: true, childList: true, characterData: true });
  });
  await fresh.goto(`${stack.origin}/signin`);
  await expect(fresh.getByRole('button', { name: 'Anmelden', exact: true })).toBeVisible();
  expect([...new Set(seen)]).toEqual(['Bei Parley anmelden']);
  await german.close();

  const french = await browser.newContext({ locale: 'fr-FR' });
  const other = await french.newPage();
  await other.goto(`${stack.origin}/signin`);
  await expect(other.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible();
  await french.close();
});

test('the theme that is chosen holds after a reload', async ({ page, driver, product: { stack } }) => {
  await driver.messageBox.waitFor();
  await page.goto(`${stack.origin}/settings`);
  const background = (): Promise<string> => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await background();
  await page.getByRole('radio', { name: 'Dark' }).check({ force: true });
  await expect.poll(background).not.toBe(light);
  const dark = await background();
  await page.reload();
  await expect.poll(background).toBe(dark);
});

test('somebody without a mouse signs up, asks, stops, edits, renames and signs out', async ({ page, product: { stack } }) => {
  const driver = new PageDriver(page);
  const { keyboard } = page;
  const tabTo = async (name: string | RegExp, role: 'button' | 'textbox' | 'link' = 'button'): Promise<void> => {
    const target = page.getByRole(role, { name, exact: typeof name === 'string' }).first();
    await target.waitFor();
    const element = await target.elementHandle();
    for (let presses = 0; presses < 60; presses++) {
      if (await element?.evaluate((wanted) => wanted === document.activeElement)) return;
      await keyboard.press('Tab');
    }
    throw new Error(`${String(name)} cannot be reached with Tab`);
  };
  await page.goto(`${stack.origin}/signin`);
  await tabTo('Create account');
  await keyboard.press('Enter');
  await tabTo('Email', 'textbox');
  await keyboard.type(driver.email);
  await tabTo('Password', 'textbox');
  await keyboard.type(PASSWORD);
  await keyboard.press('Enter');
  await expect(driver.messageBox).toBeFocused();
  await keyboard.type('[[sim tokens=2000 rate=40]] Without a mouse.');
  await keyboard.press('Enter');
  await expect.poll(() => driver.answerText()).toMatch(/t5 /);
  await tabTo('Stop');
  await keyboard.press('Enter');
  await expect(driver.log.getByText(/Stopped, \d+ tokens/)).toBeVisible();
  await tabTo('Edit');
  await keyboard.press('Enter');
  await keyboard.press('Control+a');
  await keyboard.type('[[sim tokens=3]] Edited without a mouse.');
  await keyboard.press('Enter');
  await expect(driver.questions.getByText('2/2')).toBeVisible();
  await driver.finished();
  await tabTo(/^Options for/);
  await keyboard.press('Enter');
  await keyboard.press('Enter');
  await keyboard.press('Control+a');
  await keyboard.type('Renamed by hand');
  await keyboard.press('Enter');
  await expect(driver.conversations.getByRole('link', { name: 'Renamed by hand' })).toBeVisible();
  await tabTo(driver.name);
  await keyboard.press('Enter');
  await keyboard.press('End');
  await keyboard.press('Enter');
  await expect(driver.button('Sign in')).toBeVisible();
});

test('an answer is stopped by the button, rated, and both are known elsewhere', async ({ driver, page, context }) => {
  await driver.send('[[sim tokens=2000 rate=40]] On and on.');
  await expect.poll(() => driver.answerText()).toMatch(/t5 /);
  await driver.button('Stop').click();
  await expect(driver.log.getByText(/Stopped, \d+ tokens/)).toBeVisible();
  const other = new PageDriver(await context.newPage());
  await other.page.goto(page.url());
  await driver.button('Good answer').click();
  await expect(driver.button('Good answer')).toHaveAttribute('aria-pressed', 'true');
  await expect(other.button('Good answer')).toHaveAttribute('aria-pressed', 'true');
  await other.button('Bad answer').click();
  await expect(driver.button('Good answer')).toHaveAttribute('aria-pressed', 'false');
  await driver.page.reload();
  await expect(driver.button('Bad answer')).toHaveAttribute('aria-pressed', 'true');
});

test('an answer that ended while another chat was looked at has a dot until it is seen; a temporary chat is not listed', async ({ driver, page }) => {
  await driver.button('Temporary chat').click();
  await driver.ask('[[sim tokens=2]] Between us.');
  await driver.newChat();
  await expect(driver.conversations.getByRole('link')).toHaveCount(0);
  await driver.send('[[sim tokens=150 rate=20]] Takes a moment');
  await expect.poll(() => driver.answerText()).not.toBe('');
  await driver.newChat();
  await expect(driver.conversations.getByRole('img', { name: 'Answering' })).toBeVisible();
  await expect(driver.conversations.getByRole('img', { name: 'New answer' })).toBeVisible();
  await driver.conversations.getByRole('link', { name: /Takes a moment/ }).click();
  await expect(driver.conversations.getByRole('img', { name: 'New answer' })).toBeHidden();
  await expect(page).toHaveTitle(/Takes a moment · Parley/);
});

test('everything fits at 200 % zoom, in forced colours and without motion', async ({ browser, product: { stack } }) => {
  const context = await browser.newContext({ viewport: { width: 640, height: 400 }, deviceScaleFactor: 2, forcedColors: 'active', reducedMotion: 'reduce' });
  const page = await context.newPage();
  const driver = new PageDriver(page);
  await driver.signUp(stack.origin);
  await driver.send('[[sim tokens=200 rate=60]] Large and clear.');
  await expect.poll(() => driver.answerText()).toMatch(/t5 /);
  const moving = await page.evaluate(() => document.getAnimations().filter(({ playState, effect }) => playState === 'running' && effect?.getComputedTiming().iterations === Infinity).length);
  expect(moving).toBe(0);
  await driver.finished();
  await expectNoBarriers(page, 'zoomed, forced colours');
  for (const path of ['', '/settings']) {
    await page.goto(`${stack.origin}${path}`);
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0);
  }
  await page.goto(stack.origin);
  await driver.messageBox.focus();
  await expect(driver.messageBox).toBeInViewport();
  await context.close();
});

test('the page can be installed, opens without a network, and keeps nothing of the API', async ({ driver, page, context }) => {
  await driver.ask('[[sim tokens=2]] Before the tunnel.');
  const session = await context.newCDPSession(page);
  const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
  expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito')).toEqual([]);
  await expect.poll(() => page.evaluate(async () => Boolean((await navigator.serviceWorker.ready).active))).toBe(true);
  await page.reload();
  await driver.messageBox.waitFor();
  await context.setOffline(true);
  await page.reload();
  await expect(driver.messageBox).toBeVisible();
  await expect(page.getByText('Offline')).toBeVisible();
  const kept = await page.evaluate(async () => {
    const caches = await Promise.all((await globalThis.caches.keys()).map(async (name) => (await globalThis.caches.open(name)).keys()));
    return caches.flat().map(({ url }) => new URL(url).pathname);
  });
  expect(kept.length).toBeGreaterThan(0);
  expect(kept.filter((path) => /^\/(api|v1|stream)\//.test(path))).toEqual([]);
  await context.setOffline(false);
});
