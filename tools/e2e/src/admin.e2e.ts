import type { InstallationBudgets } from '@parley/contracts';
import { expectNoBarriers } from './no-barriers';
import { PageDriver } from './page-driver';
import { administrator, expect, makeAdmin, personOf, test } from './product';

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
  await expect(page.getByRole('region', { name: 'Limits' }).getByRole('row', { name: `${other.name} 1 no limit` })).toBeVisible();
  await expect(page.getByRole('region', { name: 'What administrators did' }).getByText('set limits')).toBeVisible();
  await other.send('Too much by now.');
  await expect(other.page.getByText(/used up/i).first()).toBeVisible();
  await context.close();
});

test('a team is made, gets members and another name, and is dissolved', async ({ driver, page, product }) => {
  await makeAdmin(product, driver.email);
  await page.reload();
  await page.getByRole('button', { name: driver.name }).click();
  await page.getByRole('menuitem', { name: 'Administration' }).click();
  const teams = page.getByRole('list', { name: 'Teams' });
  await page.getByRole('textbox', { name: 'Name of a new team' }).fill('Research');
  await page.getByRole('button', { name: 'Make a team' }).click();
  await expect(teams.getByText('0 people')).toBeVisible();
  await page.getByLabel('Name or email').fill(driver.email);
  await page.getByRole('button', { name: `Teams of ${driver.name}` }).click();
  await page.getByRole('menuitem', { name: 'Research' }).click();
  await expect(teams.getByText('1 person')).toBeVisible();
  await expect(page.getByRole('list', { name: 'People' }).getByText(/· Research/)).toBeVisible();
  await expectNoBarriers(page, 'teams');
  await page.getByRole('button', { name: 'Change the limits of Research' }).click();
  await page.getByRole('spinbutton', { name: 'Tokens a day' }).fill('100000');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('region', { name: 'Limits' }).getByRole('row', { name: /^team Research 100,000/ })).toBeVisible();
  await page.getByRole('button', { name: 'Rename Research' }).click();
  await page.getByRole('textbox', { name: 'Name of the team' }).fill('Development');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('list', { name: 'People' }).getByText(/· Development/)).toBeVisible();
  await page.getByRole('button', { name: 'Dissolve Development' }).click();
  await expect(teams.getByRole('listitem')).toHaveCount(0);
  await expect(page.getByRole('button', { name: `Teams of ${driver.name}` })).toBeHidden();
});

test('somebody is told when most of their budget is used, and not before', async ({ driver, page, product }) => {
  const [me, admin] = await Promise.all([personOf(driver, product), administrator(product)]);
  const limits = { tokensPerDay: 400, costPerMonth: null, concurrentGenerations: null };
  expect((await admin.send('PUT', `/api/admin/limits/${me.id}`, limits)).status).toBe(200);
  await driver.ask('[[sim tokens=5]] A little of it.');
  await expect(page.getByText(/of your budget/)).toHaveCount(0);
  await driver.ask('[[sim tokens=320]] Nearly all of it.');
  await expect(page.getByText(/^\d+% of your budget/)).toBeVisible();
});

test('who has answers waiting sees their places, and how they get better', async ({ driver, product }) => {
  const [me, admin] = await Promise.all([personOf(driver, product), administrator(product)]);
  const limits = { tokensPerDay: null, costPerMonth: null, concurrentGenerations: 1 };
  expect((await admin.send('PUT', `/api/admin/limits/${me.id}`, limits)).status).toBe(200);
  await driver.send('[[sim tokens=3000 rate=20]] The first');
  await expect.poll(() => driver.answerText()).toMatch(/t3 /);
  await driver.newChat();
  await driver.send('[[sim tokens=3]] The second');
  await expect(driver.log.getByText('Next in line')).toBeVisible();
  await driver.newChat();
  await driver.send('[[sim tokens=3]] The third');
  await expect(driver.log.getByText('Number 2 in line')).toBeVisible();
  await driver.conversations.getByRole('link', { name: /The first/ }).click();
  await driver.button('Stop').click();
  await driver.conversations.getByRole('link', { name: /The third/ }).click();
  await driver.finished();
  await expect.poll(() => driver.answerText()).toMatch(/t2/);
});

test('a model is switched off while it runs, refused by then, and switched on again', async ({ driver, page, product }) => {
  const admin = await administrator(product);
  await makeAdmin(product, driver.email);
  await page.reload();
  await driver.ask('[[sim tokens=3]] Before.');
  const chat = page.url();
  try {
    await page.getByRole('button', { name: driver.name }).click();
    await page.getByRole('menuitem', { name: 'Administration' }).click();
    await page.getByRole('button', { name: 'Switch off sim' }).click();
    await expect(page.getByRole('list', { name: 'Models' }).getByText('switched off')).toBeVisible();
    await expect(page.getByRole('region', { name: 'What administrators did' }).getByText('switched a model off')).toBeVisible();
    await expectNoBarriers(page, 'models');
    await page.goto(chat);
    await driver.send('[[sim tokens=3]] Meanwhile.');
    await expect(driver.log.getByText(/switched this model off/)).toBeVisible();
  } finally {
    expect((await admin.send('DELETE', '/api/admin/models/sim')).status).toBe(204);
  }
  await driver.button('Try again').click();
  await driver.finished();
  await expect.poll(() => driver.answerText()).toMatch(/t2/);
});

test('what all people may use together is changed, and administrators are warned when most of it is used', async ({ driver, page, product }) => {
  const admin = await administrator(product);
  await makeAdmin(product, driver.email);
  await driver.ask('[[sim tokens=50]] Something that counts.');
  const { body } = await admin.send<InstallationBudgets>('GET', '/api/admin/budgets');
  try {
    await page.reload();
    await page.getByRole('button', { name: driver.name }).click();
    await page.getByRole('menuitem', { name: 'Administration' }).click();
    await driver.button('Change').click();
    await page.getByRole('spinbutton', { name: 'Tokens a day' }).fill(String(Math.ceil(body.tokens.used / 0.9)));
    await driver.button('Save').click();
    await expect(page.getByText(/^(89|90)% of .* tokens that all people may use today are used/)).toBeVisible();
    await expectNoBarriers(page, 'budgets');
    await driver.button('Change').click();
    await driver.button('As the environment says').click();
    await expect(page.getByText(/tokens that all people may use today/)).toBeHidden();
    await expect(page.getByRole('region', { name: 'What administrators did' }).getByText('cleared budgets')).toBeVisible();
  } finally {
    expect((await admin.send('DELETE', '/api/admin/installation-limits')).status).toBe(204);
  }
});
