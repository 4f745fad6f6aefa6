import { expectNoBarriers } from './no-barriers';
import { expect, test } from './product';

test('the connection lab measures both transports on one answer, and leaves no chat behind', async ({ driver, page, product: { stack, sim } }) => {
  sim.directives = { tokens: 300, rate: 60 };
  await page.goto(`${stack.origin}/settings`);
  await page.getByRole('link', { name: 'Open' }).click();
  await driver.button('Measure').click();
  await expect(page.getByText('Of one round')).toBeVisible({ timeout: 60_000 });
  sim.directives = {};
  const cells = page.getByRole('row', { name: /^Level again after a cut/ }).getByRole('cell');
  await expect(cells).toHaveText([/^\d[\d,.]* ms$/, /^\d[\d,.]* ms$/]);
  await expect(page.getByRole('row', { name: /^Rounds with a different text/ }).getByRole('cell')).toHaveText(['0', '0']);
  await expectNoBarriers(page, 'connection lab');
  await expect(driver.conversations.getByRole('link')).toHaveCount(0);
});

test('the connection lab says so where WebSockets are blocked', async ({ driver, page, product: { stack, sim } }) => {
  sim.directives = { tokens: 100, rate: 100 };
  await page.routeWebSocket(/socket\.io|\/stream\//, (socket) => socket.close());
  await page.goto(`${stack.origin}/settings/connection`);
  await driver.button('Measure').click();
  await expect(page.getByRole('alert')).toHaveText(/Blocked on the way: WebSocket/, { timeout: 60_000 });
  sim.directives = {};
  await expect(page.getByRole('row', { name: /^First text after sending/ }).getByRole('cell')).toHaveText(['–', /ms$/]);
});
