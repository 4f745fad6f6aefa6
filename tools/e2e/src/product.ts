import { test as base } from '@playwright/test';
import { type ProviderSim, startProviderSim } from '@parley/provider-sim';
import { RunningStack } from '@parley/testing';
import { PageDriver } from './page-driver';

/** The running product, and the provider behind it. */
export interface Product {
  stack: RunningStack;
  sim: ProviderSim;
}

/** Starts a product whose model is a simulator of ours. */
export async function startProduct(env: Record<string, string> = {}): Promise<Product> {
  const sim = await startProviderSim({ tokensPerSecond: 100 });
  const settings = { OPENAI_BASE_URL: sim.url, OPENAI_API_KEY: 'test-key', OPENAI_MODEL: 'sim', ...env };
  return { sim, stack: await RunningStack.start({ edges: 2, env: settings }) };
}

export async function stopProduct({ stack, sim }: Product): Promise<void> {
  await stack.stop();
  await sim.stop();
}

/** `test` with one product for all files, and a driver for the page of somebody who has just signed up. */
export const test = base.extend<{ driver: PageDriver }, { product: Product }>({
  product: [
    // eslint-disable-next-line no-empty-pattern -- Playwright wants to see which fixtures are used
    async ({}, use) => {
      const product = await startProduct();
      await use(product);
      await stopProduct(product);
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  driver: async ({ page, product }, use) => {
    const driver = new PageDriver(page);
    await driver.signUp(product.stack.origin);
    await use(driver);
  },
});

export { expect } from '@playwright/test';
