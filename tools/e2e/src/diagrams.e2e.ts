import { expect, test } from './product';

const GOOD = '```mermaid\nflowchart LR\n  A[Question] --> B{Known?}\n  B -->|yes| C[Answer]\n```';
const BAD = '```mermaid\nflowchart LR\n  A[Question --> \n```';

test('a diagram is drawn when the reader asks for it, and its source stays when it cannot be', async ({ driver, page, product: { sim } }) => {
  const scripts: string[] = [];
  page.on('request', (request) => {
    if (request.resourceType() === 'script') scripts.push(request.url());
  });
  sim.directives = { text: `Here it is:\n\n${GOOD}\n\nAnd one with a mistake:\n\n${BAD}`, rate: 0 };
  try {
    await driver.ask('Draw it.');
  } finally {
    sim.directives = {};
  }
  const before = scripts.length;
  const show = driver.answers.last().getByRole('button', { name: 'Show diagram' });
  await expect(show).toHaveCount(2);
  await show.first().click();
  const diagram = driver.answers.last().getByRole('img', { name: 'Diagram' });
  await expect(diagram).toBeVisible();
  expect(scripts.length).toBeGreaterThan(before);
  expect((await diagram.boundingBox())?.width).toBeGreaterThan(100);
  await show.last().click();
  await expect(driver.answers.last().getByText(/This diagram cannot be drawn/)).toBeVisible();
  await expect(driver.answers.last().getByText('A[Question -->')).toBeVisible();
});
