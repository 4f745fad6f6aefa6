import { Component, computed, inject, input, signal } from '@angular/core';
import { email, form, FormField, maxLength, minLength, required, submit } from '@angular/forms/signals';
import { Router } from '@angular/router';
import { Button, Field } from '@parley/ui';
import { problemOf } from '../http/problem-of';
import { problemWords } from '../http/problem-words';
import { Logo } from '../shell/logo';
import { Session } from './session';

/** As the server asks of new passwords. */
const SHORTEST_PASSWORD = 12;

@Component({
  selector: 'app-sign-in-page',
  imports: [Button, Field, FormField, Logo],
  templateUrl: './sign-in-page.html',
  styleUrl: './sign-in-page.css',
})
export class SignInPage {
  /** Where to go afterwards. */
  readonly next = input<string>();

  protected readonly session = inject(Session);
  private readonly router = inject(Router);

  protected readonly isNew = signal(false);
  protected readonly wrong = signal<string | null>(null);
  protected readonly isTried = signal(false);
  private readonly account = signal({ name: '', email: this.session.user()?.email ?? '', password: '' });
  protected readonly form = form(this.account, (path) => {
    maxLength(path.name, 100);
    required(path.email, { message: 'Enter your email.' });
    email(path.email, { message: 'This is not a whole email address.' });
    required(path.password, { message: 'Enter your password.' });
    minLength(path.password, () => (this.isNew() ? SHORTEST_PASSWORD : 1), { message: `Use at least ${SHORTEST_PASSWORD} characters.` });
  });

  protected readonly emailError = computed(() => (this.isTried() ? this.form.email().errors()[0]?.message ?? null : null));
  protected readonly passwordError = computed(() => (this.isTried() ? this.form.password().errors()[0]?.message ?? null : null));
  protected readonly isBusy = computed(() => this.form().submitting());
  protected readonly passwordHint = computed(() => (this.isNew() ? `At least ${SHORTEST_PASSWORD} characters.` : ''));

  /** The other way in. Whoever has filled the form already means it, and need not press twice. */
  protected async switchTo(isNew: boolean): Promise<void> {
    const isFilled = this.account().email !== '' && this.account().password !== '';
    this.isNew.set(isNew);
    this.wrong.set(null);
    this.isTried.set(isFilled);
    if (isFilled) await submit(this.form, async () => this.enter());
  }

  protected async send(event: Event): Promise<void> {
    event.preventDefault();
    this.isTried.set(true);
    this.wrong.set(null);
    await submit(this.form, async () => this.enter());
  }

  private async enter(): Promise<undefined> {
    const { name, email: address, password } = this.account();
    try {
      if (this.isNew()) await this.session.register({ email: address, password, ...(name.trim() ? { name: name.trim() } : {}) });
      else await this.session.login({ email: address, password });
      await this.router.navigateByUrl(safePath(this.next()));
    } catch (error) {
      this.wrong.set(problemWords(problemOf(error)));
    }
    return undefined;
  }
}

/** Only a path of this page: never another origin. */
function safePath(next: string | undefined): string {
  return next?.startsWith('/') && !next.startsWith('//') ? next : '/';
}
