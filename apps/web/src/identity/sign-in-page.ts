import { NgTemplateOutlet } from '@angular/common';
import { httpResource } from '@angular/common/http';
import { Component, computed, inject, input, signal } from '@angular/core';
import { email, form, FormField, maxLength, minLength, required, submit } from '@angular/forms/signals';
import { Router } from '@angular/router';
import type { SignInOptions } from '@parley/contracts';
import { Button, Field } from '@parley/ui';
import { errorWords } from '../http/error-words';
import { Language } from '../i18n/language';
import { Logo } from '../shell/logo';
import { ForgottenPassword } from './forgotten-password';
import { PASSWORD_MIN } from './password-rules';
import { ResetPassword } from './reset-password';
import { Session } from './session';

const RESET_LINK = /^#reset=([\w-]+)$/;

@Component({
  selector: 'app-sign-in-page',
  imports: [Button, Field, ForgottenPassword, FormField, Logo, NgTemplateOutlet, ResetPassword],
  templateUrl: './sign-in-page.html',
  styleUrl: './sign-in-page.css',
})
export class SignInPage {
  protected readonly t = inject(Language).t;
  /** Where to go afterwards. */
  readonly next = input<string>();
  /** Code of what went wrong at a sign-in elsewhere. */
  readonly problem = input<string>();

  protected readonly session = inject(Session);
  private readonly router = inject(Router);

  protected readonly resetToken = RESET_LINK.exec(location.hash)?.[1] ?? '';
  protected readonly way = signal<'enter' | 'forgotten' | 'reset'>(this.resetToken === '' ? 'enter' : 'reset');
  private readonly offered = httpResource<SignInOptions>(() => '/api/auth/options');
  /** Null until they are here, or where they cannot be had: then there is a password, as ever. */
  protected readonly options = computed(() => (this.offered.hasValue() ? this.offered.value() : null));
  protected readonly isPasswordSet = signal(false);
  protected readonly isNew = signal(false);
  protected readonly wrong = signal<string | null>(null);
  protected readonly isTried = signal(false);
  protected readonly account = signal({ name: '', email: this.session.user()?.email ?? '', password: '' });
  protected readonly form = form(this.account, (path) => {
    maxLength(path.name, 100);
    required(path.email, { message: () => this.t('signIn.emailMissing') });
    email(path.email, { message: () => this.t('signIn.emailWrong') });
    required(path.password, { message: () => this.t('signIn.passwordMissing') });
    minLength(path.password, () => (this.isNew() ? PASSWORD_MIN : 1), { message: () => this.t('signIn.passwordShort', { count: PASSWORD_MIN }) });
  });

  protected readonly emailError = computed(() => (this.isTried() ? this.form.email().errors()[0]?.message ?? null : null));
  protected readonly passwordError = computed(() => (this.isTried() ? this.form.password().errors()[0]?.message ?? null : null));
  protected readonly isBusy = computed(() => this.form().submitting());
  protected readonly passwordHint = computed(() => (this.isNew() ? this.t('signIn.passwordHint', { count: PASSWORD_MIN }) : ''));

  protected readonly heading = computed(() => {
    if (this.isNew()) return this.t('signIn.create');
    return this.t(this.session.user() ? 'signIn.welcomeBack' : 'signIn.title');
  });
  protected readonly notice = computed(() => {
    if (this.isPasswordSet()) return this.t('signIn.passwordSet');
    const known = `problems.${this.problem()}`;
    return this.t.has(known) ? this.t(known) : null;
  });

  /** Where the browser goes to sign in elsewhere, and comes back from to the page that was wanted. */
  protected addressOf(url: string): string {
    return `${url}?returnTo=${encodeURIComponent(safePath(this.next()))}`;
  }

  protected leaveReset(isSet: boolean): void {
    // The token is used up, or not wanted: it need not stay in the address.
    history.replaceState(null, '', location.pathname + location.search);
    this.isPasswordSet.set(isSet);
    this.way.set('enter');
  }

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
      this.wrong.set(errorWords(error, this.t));
    }
    return undefined;
  }
}

/** Only a path of this page: never another origin. */
function safePath(next: string | undefined): string {
  return next?.startsWith('/') && !next.startsWith('//') ? next : '/';
}
