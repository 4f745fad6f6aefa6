import { Component, inject, input, output, signal } from '@angular/core';
import { Button, Field } from '@parley/ui';
import { errorWords } from '../http/error-words';
import { Language } from '../i18n/language';
import { IdentityApi } from './identity-api';
import { PASSWORD_MIN } from './password-rules';

/** Where the link of the e-mail leads to. */
@Component({
  selector: 'app-reset-password',
  imports: [Button, Field],
  template: `
    <h1>{{ t('signIn.forgotTitle') }}</h1>
    <form (submit)="send($event)" novalidate>
      <ui-field [label]="t('signIn.newPassword')" controlId="reset-password" [error]="wrong()" [hint]="t('signIn.passwordHint', { count: least })">
        <input id="reset-password" type="password" autocomplete="new-password" [value]="password()" (input)="type($event)" />
      </ui-field>
      <button uiButton kind="primary" type="submit" [disabled]="password().length < least">{{ t('signIn.setPassword') }}</button>
    </form>
    <p class="other"><button type="button" (click)="done.emit(false)">{{ t('signIn.back') }}</button></p>
  `,
  styleUrl: './sign-in-page.css',
})
export class ResetPassword {
  readonly token = input.required<string>();
  /** Whether the password is set. */
  readonly done = output<boolean>();
  protected readonly t = inject(Language).t;
  protected readonly least = PASSWORD_MIN;
  protected readonly password = signal('');
  protected readonly wrong = signal<string | null>(null);
  private readonly api = inject(IdentityApi);

  protected type({ target }: Event): void {
    if (target instanceof HTMLInputElement) this.password.set(target.value);
  }

  protected async send(event: Event): Promise<void> {
    event.preventDefault();
    this.wrong.set(null);
    try {
      await this.api.resetPassword({ token: this.token(), newPassword: this.password() });
      this.done.emit(true);
    } catch (error) {
      this.wrong.set(errorWords(error, this.t));
    }
  }
}
