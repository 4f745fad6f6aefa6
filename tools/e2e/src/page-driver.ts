import { randomUUID } from 'node:crypto';
import { expect, type Locator, type Page } from '@playwright/test';

export const PASSWORD = 'a long and private sentence';

/** The page as a person finds their way in it: by roles and names. */
export class PageDriver {
  constructor(
    readonly page: Page,
    readonly email = `${randomUUID()}@example.com`,
  ) {}

  /** As the page calls somebody who gave no name. */
  get name(): string {
    return this.email.split('@')[0] ?? '';
  }

  get messageBox(): Locator {
    return this.page.getByRole('textbox', { name: 'Message', exact: true });
  }

  get conversations(): Locator {
    return this.page.getByRole('navigation', { name: 'Conversations' });
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

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  /** The text of an answer, without what stands around it; empty while there is none. */
  answerText(index = -1): Promise<string> {
    return this.answers.nth(index).locator('app-markdown').innerText({ timeout: 2_000 }).catch(() => '');
  }

  /** Makes a new account, past the form, and comes to the empty chat. The cookie is the browser's as if the page had asked. */
  async signUp(origin: string): Promise<void> {
    const reply = await this.page.request.post(`${origin}/api/auth/register`, { data: { email: this.email, password: PASSWORD } });
    expect(reply.status()).toBe(201);
    await this.page.goto(`${origin}/`);
    await expect(this.messageBox).toBeVisible();
  }

  async signIn(): Promise<void> {
    await this.fill('Sign in');
    await expect(this.messageBox).toBeVisible();
  }

  async send(text: string): Promise<void> {
    await this.messageBox.fill(text);
    await this.button('Send').click();
  }

  /** Asks and waits for the whole answer. */
  async ask(text: string): Promise<void> {
    const before = await this.answers.count();
    await this.send(text);
    await expect(this.answers).toHaveCount(before + 1);
    await this.finished();
  }

  /** Waits until nothing is being generated any more. */
  async finished(): Promise<void> {
    await expect(this.answers.last().getByRole('button', { name: 'Regenerate' })).toBeVisible({ timeout: 60_000 });
    await expect(this.button('Stop')).toBeHidden();
  }

  async newChat(): Promise<void> {
    await this.button('New chat').first().click();
    await expect(this.answers).toHaveCount(0);
  }

  /** Opens the menu of a conversation in the list and chooses from it. */
  async choose(conversation: string, action: string): Promise<void> {
    await this.conversations.getByRole('link', { name: conversation }).hover();
    await this.conversations.getByRole('button', { name: `Options for ${conversation}` }).click();
    await this.page.getByRole('menuitem', { name: action, exact: true }).click();
  }

  /** What Copy on the last answer puts into the clipboard. */
  async copiedAnswer(): Promise<string> {
    await this.answers.last().hover();
    await this.answers.last().getByRole('button', { name: 'Copy', exact: true }).last().click();
    return this.page.evaluate(() => navigator.clipboard.readText());
  }

  /** Fills the form of the sign-in page for somebody new, wherever that leads. */
  async createAccount(): Promise<void> {
    await this.fill('Create account');
  }

  private async fill(button: 'Create account' | 'Sign in'): Promise<void> {
    await this.page.getByRole('textbox', { name: 'Email' }).fill(this.email);
    await this.page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
    await this.button(button).click();
  }
}
