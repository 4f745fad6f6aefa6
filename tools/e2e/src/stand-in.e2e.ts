import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { PageDriver } from './page-driver';
import { type Product, startProduct, stopProduct } from './product';

const rest = { contextWindow: 16_000, maxOutputTokens: 1_000, price: { currency: 'USD', inputPerMillion: 1, outputPerMillion: 1 } };
const MODELS = {
  // Nothing listens on port 9 of this machine.
  providers: [{ id: 'away', baseUrl: 'http://127.0.0.1:9/v1', apiKeyEnv: 'OPENAI_API_KEY' }],
  models: [
    { id: 'asked', name: 'Asked model', provider: 'away', fallback: ['spare'], ...rest },
    { id: 'spare', name: 'Spare model', ...rest },
  ],
};

let folder: string;
let product: Product;

test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-models-'));
  await writeFile(join(folder, 'models.json'), JSON.stringify(MODELS));
  product = await startProduct({ MODELS_FILE: join(folder, 'models.json') });
});
test.afterAll(async () => {
  await stopProduct(product);
  await rm(folder, { recursive: true });
});

test('an answer says who gave it when the provider of the model that was asked is away, and still does after a reload', async ({ page }) => {
  const driver = new PageDriver(page);
  await driver.signUp(product.stack.origin);
  await driver.ask('[[sim tokens=20]] Is anybody there?');
  const label = driver.answers.last().getByText('Spare model answered: Asked model was not available.');
  await expect(label).toBeVisible();
  await page.reload();
  await expect(label).toBeVisible();
  await expect(driver.answers.last().getByText(/t19/)).toBeVisible();
});
