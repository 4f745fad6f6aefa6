import { fileURLToPath } from 'node:url';
import { PageDriver } from './page-driver';
import { expect, type Product, startProduct, stopProduct, test } from './product';

const ROOT = new URL('../../../', import.meta.url);
const DEVICES = {
  desktop: { viewport: { width: 1280, height: 800 } },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 },
};
/** Those that stand in README and docs; all others are for looking at. */
const KEPT = new Set(['chat-desktop-light', 'streaming-desktop-dark', 'empty-desktop-light', 'streaming-phone-dark', 'error-phone-light']);

let product: Product;
test.beforeAll(async () => {
  test.setTimeout(120_000);
  product = await startProduct({ OPENAI_MODEL: 'atlas-large' });
});
test.afterAll(() => stopProduct(product));

for (const [device, options] of Object.entries(DEVICES)) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`${device}, ${colorScheme}`, async ({ browser }) => {
      const { stack, sim } = product;
      const context = await browser.newContext({ ...options, colorScheme });
      const page = await context.newPage();
      const driver = new PageDriver(page, `ada.${device}.${colorScheme}@example.com`);
      const shoot = async (state: string): Promise<void> => {
        const name = `${state}-${device}-${colorScheme}`;
        const folder = KEPT.has(name) ? 'docs/images' : 'test-results/pages';
        await page.screenshot({ path: fileURLToPath(new URL(`${folder}/${name}.png`, ROOT)), animations: 'disabled' });
      };
      await page.goto(`${stack.origin}/signin`);
      await driver.button('Sign in').waitFor();
      await shoot('signin');
      await driver.signUp(stack.origin);
      await expect(page.getByText('Connecting')).toBeHidden();
      await shoot('empty');
      sim.directives = { rate: 0 };
      for (const prompt of ['Plan a week of dinners', 'Draft a note to the team', 'What is a monad?']) {
        await driver.ask(prompt);
        if (device === 'phone') await page.goto(`${stack.origin}/`);
        else await driver.newChat();
      }
      sim.directives = { rate: 90 };
      await driver.send('How does a hash table work?');
      await expect.poll(async () => (await driver.answerText()).length).toBeGreaterThan(700);
      await shoot('streaming');
      await driver.finished();
      await page.waitForLoadState('networkidle');
      await shoot('chat');
      sim.directives = { status: 500 };
      await driver.send('And what if the model is away?');
      await expect(driver.log.getByText(/cannot be reached/i)).toBeVisible({ timeout: 60_000 });
      await shoot('error');
      await page.goto(`${stack.origin}/settings`);
      await page.getByRole('radio', { name: 'Dark' }).waitFor();
      await shoot('settings');
      await context.close();
    });
  }
}
