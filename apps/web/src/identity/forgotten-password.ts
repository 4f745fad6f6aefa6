import { Component, inject, input, linkedSignal, output, signal } from '@angular/core';
import { Button, Field } from '@parley/ui';
import { errorWords } from '../http/error-words';
import { Language } from '../i18n/language';
import { IdentityApi } from './identity-api';

/** Asks for a link by e-mail. Whether there is such an account is not said. */
@Component({
  selector: 'app-forgotten-password',
  imports: [Button, Field],
  template: `
    <h1>{{ t('signIn.forgotTitle') }}</h1>
    @if (isSent()) {
      <p class="notice" role="status">{{ t('signIn.linkSent') }}</p>
    } @else {
      <p class="lead">{{ t('signIn.forgotLead') }}</p>
      <form (submit)="send($event)" novalidate>
        <ui-field [label]="t('signIn.email')" controlId="forgotten-email" [error]="wrong()">
          <input id="forgotten-email" type="email" autocomplete="username" [value]="address()" (input)="type($event)" />
        </ui-field>
        <button uiButton kind="primary" type="submit" [disabled]="address().trim() === ''">{{ t('signIn.sendLink') }}</button>
      </form>
    }
    <p class="other"><button type="button" (click)="done.emit()">{{ t('signIn.back') }}</button></p>
  `,
  styleUrl: './sign-in-page.css',
})
export class ForgottenPassword {
  readonly email = input('');
  readonly done = output();
  protected readonly t = inject(Language).t;
  protected readonly address = linkedSignal(() => this.email());
  protected readonly isSent = signal(false);
  protected readonly wrong = signal<string | null>(null);
  private readonly api = inject(IdentityApi);

  protected type({ target }: Event): void {
    if (target instanceof HTMLInputElement) this.address.set(target.value);
  }

  protected async send(event: Event): Promise<void> {
    event.preventDefault();
    this.wrong.set(null);
    try {
      await this.api.forgottenPassword({ email: this.address().trim() });
      this.isSent.set(true);
    } catch (error) {
      this.wrong.set(errorWords(error, this.t));
    }
  }
}
