import { PageDriver } from './page-driver';
import { administrator, expect, personOf, test } from './product';

test('a message written without a network goes out exactly once when it is back', async ({ driver, context, product: { sim } }) => {
  await context.setOffline(true);
  await driver.send('[[sim tokens=4]] Written while offline.');
  await expect(driver.page.getByText('Not sent yet')).toBeVisible();
  await context.setOffline(false);
  await driver.finished();
  await expect(driver.questions).toHaveCount(1);
  await expect(driver.answers).toHaveCount(1);
  expect(sim.requests.filter(({ body }) => JSON.stringify(body).includes('Written while offline'))).toHaveLength(1);
});

test('a message sent while the service is being replaced goes out exactly once', async ({ driver, product: { sim, stack } }) => {
  await driver.ask('[[sim tokens=2]] Before the deploy.');
  await stack.signal('conversation-1', 'SIGKILL');
  await driver.send('[[sim tokens=4]] During the deploy.');
  await expect(driver.questions).toHaveCount(2);
  await expect.poll(() => driver.answerText()).toBe('t0 t1 t2 t3');
  expect(sim.requests.filter(({ text, body }) => text === 't0 t1 t2 t3 ' && JSON.stringify(body).includes('During the deploy'))).toHaveLength(1);
});

test('a draft outlives a reload, and a session that has run out', async ({ driver, page, context }) => {
  await driver.ask('[[sim tokens=2]] Something first.');
  await driver.messageBox.fill('half a thought');
  await page.reload();
  await expect(driver.messageBox).toHaveValue('half a thought');
  await context.clearCookies();
  await page.reload();
  await page.getByRole('textbox', { name: 'Email' }).waitFor();
  await driver.signIn();
  await expect(driver.messageBox).toHaveValue('half a thought');
});

test('somebody who reloads the page again and again stays signed in', async ({ driver, page }) => {
  for (let reloads = 0; reloads < 20; reloads++) {
    const asked = page.waitForRequest(/auth\/refresh/);
    await page.reload({ waitUntil: 'commit' });
    // The next reload comes while the reply is on its way.
    await asked;
  }
  await page.reload();
  await expect(driver.messageBox).toBeVisible();
});

test('four tabs that are loaded again at once stay signed in', async ({ driver, page, context }) => {
  const tabs = [page, ...(await Promise.all([1, 2, 3].map(() => context.newPage())))];
  await Promise.all(tabs.map((tab) => tab.goto(driver.page.url())));
  await Promise.all(tabs.map((tab) => tab.reload()));
  for (const tab of tabs) await expect(new PageDriver(tab).messageBox).toBeVisible();
});

test('a spent budget is said with the time at which it opens again, and nothing is lost', async ({ driver, page, product }) => {
  const [me, admin] = await Promise.all([personOf(driver, product), administrator(product)]);
  const limits = { tokensPerDay: 60, costPerMonth: null, concurrentGenerations: null };
  expect((await admin.send('PUT', `/api/admin/limits/${me.id}`, limits)).status).toBe(200);
  await driver.ask('[[sim tokens=3]] One.');
  await driver.send('[[sim tokens=3]] Two, which is refused.');
  await expect(page.getByText(/used up.* again /i).first()).toBeVisible();
  await expect(page.getByText('Two, which is refused.').first()).toBeVisible();
});
