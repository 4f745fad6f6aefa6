import { readFile } from 'node:fs/promises';
import { expectNoBarriers } from './no-barriers';
import { PageDriver, PASSWORD } from './page-driver';
import { expect, test } from './product';

const CHATGPT = [
  {
    title: 'From elsewhere',
    create_time: 1_700_000_000,
    update_time: 1_700_000_100,
    current_node: 'b',
    mapping: {
      root: { id: 'root', message: null, parent: null, children: ['a'] },
      a: { id: 'a', parent: 'root', children: ['b'], message: { id: 'a', author: { role: 'user' }, create_time: 1_700_000_000, content: { content_type: 'text', parts: ['What is a monad?'] } } },
      b: { id: 'b', parent: 'a', children: [], message: { id: 'b', author: { role: 'assistant' }, create_time: 1_700_000_050, content: { content_type: 'text', parts: ['A burrito.'] } } },
    },
  },
];

test('chats are taken along, brought to another account, and ChatGPT’s too', async ({ driver, page, browser, product: { stack } }) => {
  await driver.ask('[[sim tokens=3]] Take me along.');
  await page.goto(`${stack.origin}/settings`);
  const [download] = await Promise.all([page.waitForEvent('download'), driver.button('Export').click()]);
  const exported = await readFile(await download.path());

  const context = await browser.newContext();
  const other = new PageDriver(await context.newPage());
  await other.signUp(stack.origin);
  await other.page.goto(`${stack.origin}/settings`);
  const file = other.page.getByLabel('File to import');
  await file.setInputFiles({ name: 'parley-chats.json', mimeType: 'application/json', buffer: exported });
  await expect(other.page.getByText(/^Done: 1 chats with 2 messages/)).toBeVisible();
  await file.setInputFiles({ name: 'parley-chats.json', mimeType: 'application/json', buffer: exported });
  await expect(other.page.getByText(/^Done: 0 chats .* 1 were here already/)).toBeVisible();
  await file.setInputFiles({ name: 'conversations.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(CHATGPT)) });
  await expect(other.page.getByText(/^Done: 1 chats with 2 messages/)).toBeVisible();
  await expectNoBarriers(other.page, 'settings after an import');
  await file.setInputFiles({ name: 'x.json', mimeType: 'application/json', buffer: Buffer.from('not what was meant') });
  await expect(other.page.getByRole('alert').or(other.page.getByText(/^It went no further/)).first()).toBeVisible();
  await other.conversations.getByRole('link', { name: 'From elsewhere' }).click();
  await expect.poll(() => other.answerText()).toBe('A burrito.');
  await context.close();
});

test('a deleted chat is brought back, and what was used is told and taken along', async ({ driver, page, product: { stack } }) => {
  await driver.ask('[[sim tokens=7]] Too hasty');
  const title = (await driver.conversations.getByRole('link').first().innerText()).trim();
  await driver.choose(title, 'Delete');
  await page.goto(`${stack.origin}/settings`);
  await expect(page.getByRole('list', { name: 'Recently deleted chats' }).getByText(title)).toBeVisible();
  await expect(driver.conversations.getByRole('link')).toHaveCount(0);
  await driver.button(`Bring back ${title}`).click();
  await expect(driver.conversations.getByRole('link', { name: title })).toBeVisible();
  await expect(page.getByRole('list', { name: 'Recently deleted chats' }).getByRole('listitem')).toHaveCount(0);

  await expect(page.getByRole('region', { name: 'By model' }).getByRole('row', { name: /^sim 1 / })).toBeVisible();
  const [download] = await Promise.all([page.waitForEvent('download'), driver.button('Download as CSV').click()]);
  expect(await readFile(await download.path(), 'utf8')).toMatch(/^day,[^]*,sim,/);
});

test('an account is deleted with its password, and nothing of it is left on the device', async ({ driver, page, product: { stack } }) => {
  await driver.ask('[[sim tokens=3]] Soon forgotten.');
  await driver.messageBox.fill('a draft');
  await page.goto(`${stack.origin}/settings`);
  await driver.button('Delete my account').click();
  await page.getByLabel('Your password').fill('not the right one at all');
  await driver.button('Delete everything').click();
  await expect(page.getByText('The current password is wrong.')).toBeVisible();
  await page.getByLabel('Your password').fill(PASSWORD);
  await driver.button('Delete everything').click();
  await driver.button('Sign in').waitFor();
  expect(await page.evaluate(() => Object.keys(localStorage).filter((key) => /draft|outbox|user/.test(key)))).toEqual([]);
  await page.getByRole('textbox', { name: 'Email' }).fill(driver.email);
  await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
  await driver.button('Sign in').click();
  await expect(page.getByText('Email or password is not right.')).toBeVisible();
});
