import { test } from './office';
import { PageDriver } from './page-driver';
import { expect } from './product';

test('an answer says who gave it when the provider of the model that was asked is away, and still does after a reload', async ({ page, office: { product } }) => {
  const driver = new PageDriver(page);
  await driver.signUp(product.stack.origin);
  await driver.ask('[[sim tokens=20]] Is anybody there?');
  const label = driver.answers.last().getByText('Spare model answered: Asked model was not available.');
  await expect(label).toBeVisible();
  await page.reload();
  await expect(label).toBeVisible();
  await expect(driver.answers.last().getByText(/t19/)).toBeVisible();
});
