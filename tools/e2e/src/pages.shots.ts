import { fileURLToPath } from 'node:url';
import { PageDriver } from './page-driver';
import { expect, makeAdmin, type Product, startProduct, stopProduct, test } from './product';

const ROOT = new URL('../../../', import.meta.url);
const DEVICES = {
  desktop: { viewport: { width: 1280, height: 800 } },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 },
};
/** Those that stand in README and docs; all others are for looking at. */
const KEPT = new Set(['chat-desktop-light', 'streaming-desktop-dark', 'empty-desktop-light', 'admin-desktop-light', 'shared-phone-light', 'diagram-desktop-dark', 'streaming-phone-dark', 'error-phone-light']);

const DIAGRAM = 'The way of a word:\n\n```mermaid\nflowchart LR\n  A[Key] --> B(Hash)\n  B --> C{Free?}\n  C -->|yes| D[Store]\n  C -->|no| E[Next place]\n  E --> C\n```\n\nThat is all.';

let product: Product;
test.beforeAll(async () => {
  test.setTimeout(120_000);
  product = await startProduct({ OPENAI_MODEL: 'atlas-large' });
});
test.afterAll(() => stopProduct(product));

type Shoot = (state: string) => Promise<void>;

for (const [device, options] of Object.entries(DEVICES)) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`${device}, ${colorScheme}`, async ({ browser }) => {
      test.setTimeout(240_000);
      const context = await browser.newContext({ ...options, colorScheme });
      const page = await context.newPage();
      const driver = new PageDriver(page, `ada.${device}.${colorScheme}@example.com`);
      const shoot: Shoot = async (state) => {
        const name = `${state}-${device}-${colorScheme}`;
        const folder = KEPT.has(name) ? 'docs/images' : 'test-results/pages';
        await page.screenshot({ path: fileURLToPath(new URL(`${folder}/${name}.png`, ROOT)), animations: 'disabled' });
      };
      await entrance(driver, shoot);
      await conversation(driver, shoot);
      await sharing(driver, shoot);
      await sidebar(driver, shoot);
      await rooms(driver, shoot);
      await context.close();
    });
  }
}

async function entrance(driver: PageDriver, shoot: Shoot): Promise<void> {
  const { page } = driver;
  await page.goto(`${product.stack.origin}/signin`);
  await driver.button('Sign in').waitFor();
  await shoot('signin');
  await driver.signUp(product.stack.origin);
  await expect(page.getByText('Connecting')).toBeHidden();
  await shoot('empty');
  product.sim.directives = { rate: 0 };
  for (const prompt of ['Plan a week of dinners', 'Draft a note to the team', 'What is a monad?']) {
    await driver.ask(prompt);
    await page.goto(`${product.stack.origin}/`);
  }
}

async function conversation(driver: PageDriver, shoot: Shoot): Promise<void> {
  const { page } = driver;
  product.sim.directives = { rate: 90 };
  await driver.send('How does a hash table work?');
  await expect.poll(async () => (await driver.answerText()).length).toBeGreaterThan(700);
  await shoot('streaming');
  await driver.finished();
  await page.waitForLoadState('networkidle');
  await shoot('chat');
  product.sim.directives = { rate: 0, text: DIAGRAM };
  await driver.ask('Draw it, please.');
  await driver.button('Show diagram').click();
  await page.getByRole('img', { name: 'Diagram' }).waitFor();
  await driver.messageBox.press('End');
  await shoot('diagram');
  product.sim.directives = { status: 500 };
  await driver.send('And what if the model is away?');
  await expect(driver.log.getByText(/cannot be reached/i)).toBeVisible({ timeout: 60_000 });
  await shoot('error');
  product.sim.directives = { rate: 0 };
}

async function sharing(driver: PageDriver, shoot: Shoot): Promise<void> {
  const { page } = driver;
  await driver.button('Share').click();
  await driver.button('Make a link').click();
  const link = await page.getByRole('textbox', { name: 'Link', exact: true }).inputValue();
  await shoot('share');
  await driver.button('Close').click();
  await page.goto(link);
  await driver.questions.first().waitFor();
  await page.waitForLoadState('networkidle');
  await shoot('shared');
}

async function sidebar(driver: PageDriver, shoot: Shoot): Promise<void> {
  const { page } = driver;
  await page.goto(`${product.stack.origin}/`);
  await driver.messageBox.waitFor();
  await page.keyboard.press('Control+k');
  await shoot('sidebar');
  await page.getByRole('searchbox', { name: 'Search conversations' }).fill('hash');
  await driver.conversations.getByRole('link').first().waitFor();
  await shoot('search');
}

async function rooms(driver: PageDriver, shoot: Shoot): Promise<void> {
  const { page } = driver;
  await page.goto(`${product.stack.origin}/settings`);
  await page.getByText('This device, ').waitFor();
  await page.getByRole('textbox', { name: 'Custom instructions' }).waitFor();
  await shoot('settings');
  await makeAdmin(product, driver.email);
  await page.reload();
  await page.getByRole('radio', { name: 'Dark' }).waitFor();
  await page.goto(`${product.stack.origin}/admin`);
  await page.getByRole('img', { name: /Tokens a day, from/ }).waitFor();
  await shoot('admin');
}
