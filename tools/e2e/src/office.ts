import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COMPANY_CLIENT, CompanySignIn, MailServer } from '@parley/testing';
import { type Product, startProduct, stopProduct, test as base } from './product';

export interface Office {
  product: Product;
  company: CompanySignIn;
  post: MailServer;
}

const rest = { contextWindow: 16_000, maxOutputTokens: 1_000, price: { currency: 'USD', inputPerMillion: 1, outputPerMillion: 1 } };
const MODELS = {
  // Nothing listens on port 9 of this machine.
  providers: [{ id: 'away', baseUrl: 'http://127.0.0.1:9/v1', apiKeyEnv: 'OPENAI_API_KEY' }],
  models: [
    { id: 'asked', name: 'Asked model', provider: 'away', fallback: ['spare'], ...rest },
    { id: 'spare', name: 'Spare model', ...rest },
  ],
};

/**
 * A product whose people may sign in at their company and reset passwords by e-mail, and whose first model is always away.
 * One for all that differs from the product of the other tests, because a product takes long to start.
 */
export const test = base.extend<object, { office: Office }>({
  office: [
    // eslint-disable-next-line no-empty-pattern -- Playwright wants to see which fixtures are used
    async ({}, use) => {
      const folder = await mkdtemp(join(tmpdir(), 'parley-models-'));
      await writeFile(join(folder, 'models.json'), JSON.stringify(MODELS));
      const [company, post] = await Promise.all([new CompanySignIn('').claimAddress(), new MailServer().start()]);
      const product = await startProduct({
        ...{ MODELS_FILE: join(folder, 'models.json'), SMTP_URL: post.url, SMTP_FROM: 'parley@corp.example' },
        ...{ OIDC_ISSUER: company.issuer, OIDC_CLIENT_ID: COMPANY_CLIENT.id, OIDC_CLIENT_SECRET: COMPANY_CLIENT.secret, OIDC_NAME: 'Corp' },
      });
      company.redirectUri = `${product.stack.origin}/api/auth/oidc/callback`;
      await company.start();
      await use({ product, company, post });
      await stopProduct(product);
      await Promise.all([company.stop(), post.stop(), rm(folder, { recursive: true })]);
    },
    { scope: 'worker', timeout: 120_000 },
  ],
});
