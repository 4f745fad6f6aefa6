import { randomUUID } from 'node:crypto';
import { eventually } from '@parley/testing';
import { test } from './office';
import { PageDriver, PASSWORD } from './page-driver';
import { expect } from './product';

test('somebody signs in at their company, and stays signed in over a reload', async ({ page, office: { product, company } }) => {
  const email = `${randomUUID()}@corp.example`;
  company.employee = { sub: email, email, email_verified: true, name: 'Ada of Corp' };
  const driver = new PageDriver(page, email);
  const addresses: string[] = [];
  page.on('request', (request) => addresses.push(request.url()));
  await page.goto(product.stack.origin);
  await page.getByRole('link', { name: /Corp/ }).click();
  await driver.ask('Hello [[sim tokens=3 rate=0]]');
  await page.reload();
  await expect(driver.answers).toHaveCount(1);
  expect(addresses.filter((address) => /eyJ|parley_refresh/.test(address))).toEqual([]);
});

test('somebody whose company has not verified their address is told so', async ({ page, office: { product, company } }) => {
  company.employee = { sub: randomUUID(), email: `${randomUUID()}@corp.example`, email_verified: false };
  await page.goto(product.stack.origin);
  await page.getByRole('link', { name: /Corp/ }).click();
  await expect(page).toHaveURL(/\/signin/);
  await expect(page.getByRole('status').filter({ hasText: /verif|confirm/i })).toBeVisible();
});

test('a forgotten password is set anew by the link of an e-mail', async ({ page, browser, office: { product, post } }) => {
  const driver = new PageDriver(page);
  await driver.signUp(product.stack.origin);
  const elsewhere = await (await browser.newContext()).newPage();
  await elsewhere.request.post(`${product.stack.origin}/api/auth/password/forgotten`, { data: { email: driver.email } });
  const link = await eventually(() => /http:\/\/\S+#reset=[\w-]{43}/.exec(post.mails.find(({ to }) => to.includes(driver.email))?.text ?? '')![0]);
  await elsewhere.goto(link);
  await elsewhere.getByLabel(/password/i).first().fill(`${PASSWORD} anew`);
  await elsewhere.getByRole('button', { name: /password/i }).last().click();
  await expect(async () => {
    const reply = await elsewhere.request.post(`${product.stack.origin}/api/auth/login`, { data: { email: driver.email, password: `${PASSWORD} anew` } });
    expect(reply.status()).toBe(200);
  }).toPass();
  expect(elsewhere.url()).not.toContain('reset=');
});
