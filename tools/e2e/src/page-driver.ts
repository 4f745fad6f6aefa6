import { randomUUID } from 'node:crypto';
import { expect, type Locator, type Page } from '@playwright/test';

/** The page as a person finds their way in it: by roles and names. */
export class PageDriver {
  constructor(readonly page: Page) {}

  get messageBox(): Locator {
    return this.page.getByRole('textbox', { name: 'Message', exact: true });
  }

  get log(): Locator {
    return this.page.getByRole('log', { name: 'Conversation' });
  }

  get questions(): Locator {
    return this.log.getByRole('article', { name: /^You said/ });
  }

  get answers(): Locator {
    return this.log.getByRole('article', { name: /^Assistant said/ });
  }

  /** The body of an answer, without the buttons under it. */
  answerText(index = -1): Promise<string> {
    return this.answers.nth(index).locator('app-markdown').innerText();
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  /** Makes a new account and comes to the empty chat. */
  async signUp(origin: string): Promise<{ email: string; password: string }> {
    const account = { email: `${randomUUID()}@example.com`, password: 'a long and private sentence' };
    await this.page.goto(`${origin}/signin`);
    const toSignUp = this.page.getByRole('button', { name: /create an account|sign up|new here/i }).or(
      this.page.getByRole('link', { name: /create an account|sign up|new here/i }),
    );
    if (!(await this.button('Create account').isVisible())) await toSignUp.first().click();
    await this.page.getByRole('textbox', { name: 'Email' }).fill(account.email);
    await this.page.getByLabel('Password', { exact: true }).fill(account.password);
    await this.button('Create account').click();
    await expect(this.messageBox).toBeVisible();
    return account;
  }

  async send(text: string): Promise<void> {
    await this.messageBox.fill(text);
    await this.button('Send').click();
  }

  /** Waits until nothing is being generated any more. */
  async finished(): Promise<void> {
    await expect(this.button('Stop')).toBeHidden({ timeout: 60_000 });
  }

  /** What Copy on the last answer puts into the clipboard. */
  async copiedAnswer(): Promise<string> {
    const last = this.answers.last();
    await last.hover();
    await last.getByRole('button', { name: 'Copy', exact: true }).last().click();
    return this.page.evaluate(() => navigator.clipboard.readText());
  }
}
