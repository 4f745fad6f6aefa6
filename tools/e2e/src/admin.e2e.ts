import { expectNoBarriers } from './no-barriers';
import { PageDriver } from './page-driver';
import { expect, makeAdmin, test } from './product';

test('an administrator sees what runs and what it costs, stops an answer and sets limits; others have no such page', async ({
  driver,
  page,
  browser,
  product,
}) => {
  const { origin } = product.stack;
  await page.goto(`${origin}/admin`);
  await expect(driver.messageBox).toBeVisible();
  await driver.ask('[[sim tokens=5]] Something that counts.');
  await makeAdmin(product, driver.email);
  await page.reload();
  await page.getByRole('button', { name: driver.name }).click();
  await page.getByRole('menuitem', { name: 'Administration' }).click();
  await expect(page.getByRole('heading', { name: 'Administration' })).toBeVisible();
  await expect(page.getByRole('img', { name: /Tokens a day, from/ })).toBeVisible();
  await expect(page.getByRole('region', { name: 'By model' }).getByRole('cell', { name: 'sim' })).toBeVisible();

  const context = await browser.newContext();
  const other = new PageDriver(await context.newPage());
  await other.signUp(origin);
  await other.send('[[sim tokens=3000 rate=20]] To be stopped from above.');
  await expect.poll(() => other.answerText()).toMatch(/t5 /);
  const running = page.getByRole('region', { name: 'Running and waiting' });
  await expect(running.getByRole('button', { name: /^Stop the answer for/ })).toHaveCount(1);
  await expectNoBarriers(page, 'admin');
  await running.getByRole('button', { name: /^Stop the answer for/ }).click();
  await expect(other.log.getByText(/Stopped, \d+ tokens/)).toBeVisible();
  await expect(page.getByText('Nothing is being generated.')).toBeVisible();

  await page.reload();
  await page.getByLabel('Name or email').fill(other.email);
  await page.getByRole('button', { name: `Change the limits of ${other.name}` }).click();
  await page.getByRole('spinbutton', { name: 'Tokens a day' }).fill('1');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('region', { name: 'Limits' }).getByRole('row')).toHaveCount(3);
  await expect(page.getByRole('region', { name: 'What administrators did' }).getByText('set limits')).toBeVisible();
  await other.send('Too much by now.');
  await expect(other.page.getByText(/used up/i).first()).toBeVisible();
  await context.close();
});
