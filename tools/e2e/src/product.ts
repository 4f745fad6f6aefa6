import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { test as base } from '@playwright/test';
import type { SignedIn } from '@parley/contracts';
import { type ProviderSim, startProviderSim } from '@parley/provider-sim';
import { Person, RunningStack, startTestPostgres, type TestServer } from '@parley/testing';
import { PageDriver, PASSWORD } from './page-driver';

/** The running product, and the provider behind it. */
export interface Product {
  stack: RunningStack;
  sim: ProviderSim;
  postgres: TestServer;
}

const AUTH = fileURLToPath(new URL('../../../dist/apps/auth/main.js', import.meta.url));

/** Starts a product whose model is a simulator of ours. */
export async function startProduct(env: Record<string, string> = {}): Promise<Product> {
  const [sim, postgres] = await Promise.all([startProviderSim({ tokensPerSecond: 100 }), startTestPostgres()]);
  const settings = { DATABASE_URL: postgres.url, OPENAI_BASE_URL: sim.url, OPENAI_API_KEY: 'test-key', OPENAI_MODEL: 'sim', ...env };
  return { sim, postgres, stack: await RunningStack.start({ edges: 2, env: settings }) };
}

export async function stopProduct({ stack, sim, postgres }: Product): Promise<void> {
  await stack.stop();
  await Promise.all([sim.stop(), postgres.stop()]);
}

/** As an operator makes the first administrator. The page notices with its next token. */
export async function makeAdmin({ postgres }: Product, email: string): Promise<void> {
  const unused = { NATS_URL: 'nats://127.0.0.1:1', AUTH_KEY_SECRET: 'not used by this command, but asked for' };
  await promisify(execFile)(process.execPath, [AUTH, 'make-admin', email], { env: { PATH: process.env['PATH'], DATABASE_URL: postgres.url, ...unused } });
}

/** An administrator who is at no page. */
export async function administrator(product: Product): Promise<Person> {
  const { origin } = product.stack;
  const account = { email: `${randomUUID()}@example.com`, password: PASSWORD };
  await post(`${origin}/api/auth/register`, account);
  await makeAdmin(product, account.email);
  const { user, accessToken } = await post(`${origin}/api/auth/login`, account);
  return new Person(user.id, origin, accessToken);
}

async function post(url: string, body: object): Promise<SignedIn> {
  const reply = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  return (await reply.json()) as SignedIn;
}

/** The same person over HTTP, to prepare what the page is to show. */
export async function personOf({ page, email }: PageDriver, { stack }: Product): Promise<Person> {
  const reply = await page.request.post(`${stack.origin}/api/auth/login`, { data: { email, password: PASSWORD } });
  const { user, accessToken } = (await reply.json()) as SignedIn;
  return new Person(user.id, stack.origin, accessToken);
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
