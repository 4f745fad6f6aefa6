import { expectNoBarriers } from './no-barriers';
import { PageDriver } from './page-driver';
import { expect, test } from './product';

test('instructions are kept with the account, and told to the model in every chat on every device', async ({ driver, page, browser, product: { stack, sim } }) => {
  const told = (): string => JSON.stringify(sim.requests.at(-1)?.body);
  await page.goto(`${stack.origin}/settings`);
  await page.getByRole('textbox', { name: 'Custom instructions' }).fill('Answer like a sailor.');
  await driver.button('Save').click();
  await expect(page.getByText('The instructions are saved.')).toBeVisible();

  const context = await browser.newContext();
  const other = new PageDriver(await context.newPage(), driver.email);
  await other.page.goto(stack.origin);
  await other.signIn();
  await other.ask('[[sim tokens=3]] Where to?');
  expect(told()).toContain('Answer like a sailor.');

  await other.page.goto(`${stack.origin}/settings`);
  const box = other.page.getByRole('textbox', { name: 'Custom instructions' });
  await expect(box).toHaveValue('Answer like a sailor.');
  await page.getByRole('textbox', { name: 'Custom instructions' }).fill('');
  await driver.button('Save').click();
  await expect(box).toHaveValue('');
  await context.close();
});

test('one chat has instructions of its own', async ({ driver, page, product: { sim } }) => {
  await driver.ask('[[sim tokens=3]] Only here');
  const title = (await driver.conversations.getByRole('link').first().innerText()).trim();
  await driver.choose(title, 'Instructions');
  const dialog = page.getByRole('dialog', { name: 'Instructions for this chat' });
  await expectNoBarriers(page, 'instructions of a chat');
  await dialog.getByRole('textbox', { name: 'Instructions' }).fill('Answer in rhymes.');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toBeHidden();
  await driver.ask('[[sim tokens=3]] And now?');
  expect(JSON.stringify(sim.requests.at(-1)?.body)).toContain('Answer in rhymes.');
  await driver.choose(title, 'Instructions');
  await expect(dialog.getByRole('textbox', { name: 'Instructions' })).toHaveValue('Answer in rhymes.');
});
