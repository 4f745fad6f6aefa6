import { PageDriver } from './page-driver';
import { expect, test } from './product';

test('a question can be edited: both versions stay, and the page goes between them', async ({ driver }) => {
  await driver.ask('[[sim tokens=5]] About zebras.');
  await driver.questions.first().hover();
  await driver.questions.first().getByRole('button', { name: 'Edit' }).click();
  await driver.questions.getByRole('textbox', { name: 'Message' }).fill('[[sim tokens=7]] About giraffes.');
  await driver.button('Send').click();
  await expect(driver.questions.getByText('2/2')).toBeVisible();
  await driver.finished();
  await expect.poll(() => driver.answerText()).toBe('t0 t1 t2 t3 t4 t5 t6');
  await driver.button('Previous version').first().click();
  await expect(driver.questions.getByText('1/2')).toBeVisible();
  await expect(driver.questions.first()).toContainText('zebras');
  await expect.poll(() => driver.answerText()).toBe('t0 t1 t2 t3 t4');
  await driver.page.reload();
  await expect(driver.questions.first()).toContainText('zebras');
});

test('what is being edited stays as it is typed, though the conversation is loaded again meanwhile', async ({ driver, page, context }) => {
  await driver.ask('[[sim tokens=3]] To be edited.');
  await driver.questions.first().hover();
  await driver.questions.first().getByRole('button', { name: 'Edit' }).click();
  await driver.questions.getByRole('textbox', { name: 'Message' }).fill('Half a thought');
  const loadedAgain = page.waitForResponse((response) => /\/messages\?/.test(response.url()) && response.ok());
  await context.setOffline(true);
  await expect(page.getByText('Offline')).toBeVisible();
  await context.setOffline(false);
  await loadedAgain;
  await expect(driver.questions.getByRole('textbox', { name: 'Message' })).toHaveValue('Half a thought');
});

test('an answer can be made again, and both versions stay', async ({ driver }) => {
  await driver.ask('[[sim tokens=5]] Once more, please.');
  await driver.button('Regenerate').click();
  await expect(driver.answers.getByText('2/2')).toBeVisible();
  await driver.finished();
  await expect(driver.answers).toHaveCount(1);
});

test('a conversation goes on while another one is looked at', async ({ driver }) => {
  await driver.ask('[[sim tokens=3]] Quiet one');
  await driver.newChat();
  await driver.send('[[sim tokens=200 rate=50]] Busy one');
  await expect.poll(() => driver.answerText()).toMatch(/t5 /);
  await driver.conversations.getByRole('link', { name: /Quiet one/ }).click();
  await expect(driver.questions.first()).toContainText('Quiet one');
  await driver.conversations.getByRole('link', { name: /Busy one/ }).click();
  await expect.poll(() => driver.answerText()).toMatch(/t199/);
});

test('a conversation is found by a word in it, and opened at it', async ({ driver }) => {
  await driver.ask('[[sim tokens=3]] Where do armadillos live?');
  await driver.newChat();
  await driver.page.keyboard.press('Control+k');
  await driver.page.getByRole('searchbox', { name: 'Search conversations' }).fill('armadil');
  await driver.conversations.getByRole('link', { name: /armadillos/ }).first().click();
  await expect(driver.questions.first()).toContainText('armadillos');
});

test('a conversation is renamed, pinned, deleted and brought back', async ({ driver }) => {
  await driver.ask('[[sim tokens=3]] To be renamed');
  const title = (await driver.conversations.getByRole('link').first().innerText()).split('\n')[0] ?? '';
  await driver.choose(title, 'Rename');
  await driver.conversations.getByRole('textbox', { name: 'Title' }).fill('Animals');
  await driver.page.keyboard.press('Enter');
  await driver.choose('Animals', 'Pin');
  await expect(driver.conversations.getByRole('list', { name: 'Pinned' })).toContainText('Animals');
  await driver.choose('Animals', 'Delete');
  await expect(driver.conversations.getByRole('link', { name: 'Animals' })).toHaveCount(0);
  await driver.button('Undo').click();
  await expect(driver.conversations.getByRole('link', { name: 'Animals' })).toBeVisible();
  await driver.page.reload();
  await expect(driver.conversations.getByRole('link', { name: 'Animals' })).toBeVisible();
});

test('a change in one tab shows in the other', async ({ driver, page, context }) => {
  await driver.ask('[[sim tokens=3]] Shared title');
  const other = new PageDriver(await context.newPage());
  await other.page.goto(page.url());
  const title = (await driver.conversations.getByRole('link').first().innerText()).split('\n')[0] ?? '';
  await driver.choose(title, 'Rename');
  await driver.conversations.getByRole('textbox', { name: 'Title' }).fill('Renamed elsewhere');
  await page.keyboard.press('Enter');
  await expect(other.conversations.getByRole('link', { name: 'Renamed elsewhere' })).toBeVisible();
});
