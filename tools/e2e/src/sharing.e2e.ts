import { PageDriver } from './page-driver';
import { expect, test } from './product';
import { expectNoBarriers } from './no-barriers';

test('a chat is shared, read by a stranger, brought up to date, continued by another and taken back', async ({ driver, page, browser }) => {
  await driver.ask('[[sim tokens=5]] Worth telling.');
  await driver.button('Share').click();
  const dialog = page.getByRole('dialog', { name: 'Share this chat' });
  await dialog.getByRole('button', { name: 'Make a link' }).click();
  await dialog.getByRole('button', { name: 'Copy link' }).click();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(await dialog.getByRole('textbox', { name: 'Link' }).inputValue()).toBe(link);
  await expectNoBarriers(page, 'share dialog');
  await page.keyboard.press('Escape');

  const elsewhere = await browser.newContext();
  const stranger = new PageDriver(await elsewhere.newPage());
  await stranger.page.goto(link);
  await expect(stranger.questions).toContainText('Worth telling.');
  await expect.poll(() => stranger.answerText()).toBe('t0 t1 t2 t3 t4');
  await expect(stranger.page.locator('meta[name="robots"]')).toHaveAttribute('content', /noindex/);
  await expect(stranger.messageBox).toHaveCount(0);
  await expectNoBarriers(stranger.page, 'shared');

  await driver.ask('[[sim tokens=3]] Said later.');
  await stranger.page.reload();
  await expect(stranger.questions).toHaveCount(1);
  await driver.button('Share').click();
  await dialog.getByRole('button', { name: 'Bring it up to date' }).click();
  await expect(page.getByText('The link shows the chat as it is now.')).toBeVisible();
  await stranger.page.reload();
  await expect(stranger.questions).toHaveCount(2);

  await stranger.page.getByRole('link', { name: 'Sign in to continue it' }).click();
  await stranger.createAccount();
  await stranger.button('Continue as my own copy').click();
  await expect(stranger.messageBox).toBeVisible();
  await expect(stranger.questions).toHaveCount(2);
  await stranger.ask('[[sim tokens=4]] Going on by myself.');
  await expect(stranger.questions).toHaveCount(3);

  await dialog.getByRole('button', { name: 'Take the link back' }).click();
  await expect(page.getByText('The link shows nothing any more.')).toBeVisible();
  await stranger.page.goto(link);
  await expect(stranger.page.getByText('This chat is not shared, or no longer.')).toBeVisible();
  await elsewhere.close();
});
