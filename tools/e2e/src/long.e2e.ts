import { expect, personOf, test } from './product';

const at = (second: number): string => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();

/** A conversation of many exchanges as an export has it. */
function long(count: number): object {
  const ids = Array.from({ length: count }, () => crypto.randomUUID());
  const messages = ids.map((id, index) => ({
    ...{ id, parentId: ids[index - 1] ?? null, model: null, status: 'complete', createdAt: at(index) },
    ...(index % 2 === 0
      ? { role: 'user', content: index === 10 ? 'Tell me of the okapi.' : `Question ${index}` }
      : { role: 'assistant', content: `Answer ${index}.\n\n${'It goes on for a while. '.repeat(20)}` }),
  }));
  return { title: 'A long one', createdAt: at(0), updatedAt: at(count), activeLeafId: ids.at(-1), messages };
}

test('a long conversation opens at its end, and earlier messages come while scrolling up without a jump', async ({ driver, page, product }) => {
  const person = await personOf(driver, product);
  const { body } = await person.send<{ id: string }>('POST', '/api/conversations/import', long(120));
  await page.goto(`${product.stack.origin}/c/${body.id}`);
  const articles = driver.log.getByRole('article');
  await expect(articles.last()).toBeInViewport();
  await expect(articles).toHaveCount(30);
  // The earlier page is on its way until the reader is at the very top, where a jump would be the worst.
  let arrive: () => void = () => undefined;
  const arrival = new Promise<void>((resolve) => (arrive = resolve));
  await page.route(/messages\?.*cursor=/, async (route) => {
    await arrival;
    await route.continue();
  });
  await page.locator('.scroller').hover();
  const topOf = async (text: string): Promise<number> => (await driver.log.getByText(text, { exact: true }).boundingBox())?.y ?? NaN;
  await expect(async () => {
    await page.mouse.wheel(0, -5_000);
    expect(await topOf('Question 90')).toBeGreaterThan(0);
  }).toPass();
  const before = await topOf('Question 90');
  arrive();
  await expect.poll(() => articles.count()).toBeGreaterThan(30);
  expect(Math.abs((await topOf('Question 90')) - before)).toBeLessThan(60);
  await expect(async () => {
    await page.mouse.wheel(0, -5_000);
    expect(await articles.count()).toBe(120);
  }).toPass();
  await driver.button('Jump to latest').click();
  await expect(articles.last()).toBeInViewport();
});

test('a hit of a search far up in a long conversation is brought to sight', async ({ driver, page, product }) => {
  const person = await personOf(driver, product);
  await person.send('POST', '/api/conversations/import', long(120));
  await page.keyboard.press('Control+k');
  await page.getByRole('searchbox', { name: 'Search conversations' }).fill('okapi');
  await driver.conversations.getByRole('link', { name: /okapi/ }).first().click();
  await expect(driver.log.getByText('Tell me of the okapi.')).toBeInViewport();
});

test('the list of conversations goes on while it is scrolled', async ({ driver, page, product }) => {
  const person = await personOf(driver, product);
  for (let number = 1; number <= 60; number++) await person.begin({ title: `Chat number ${number}` });
  await page.reload();
  const links = driver.conversations.getByRole('link', { name: /^Chat number/ });
  await expect(links).toHaveCount(40);
  await driver.conversations.hover();
  await expect(async () => {
    await page.mouse.wheel(0, 3_000);
    expect(await links.count()).toBe(60);
  }).toPass();
});
