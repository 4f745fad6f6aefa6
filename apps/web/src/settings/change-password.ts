import { Component, inject, signal } from '@angular/core';
import { form, FormField, minLength, required, submit } from '@angular/forms/signals';
import { Button, Field, Toasts } from '@parley/ui';
import { errorWords } from '../http/error-words';
import { Language } from '../i18n/language';
import { IdentityApi } from '../identity/identity-api';
import { PASSWORD_MIN } from '../identity/password-rules';

const EMPTY = { currentPassword: '', newPassword: '' };

@Component({
  selector: 'app-change-password',
  imports: [Button, Field, FormField],
  templateUrl: './change-password.html',
  styleUrls: ['./section-heading.css', './section-items.css', './settings-section.css'],
})
export class ChangePassword {
  protected readonly t = inject(Language).t;
  protected readonly passwordHint = this.t('signIn.passwordHint', { count: PASSWORD_MIN }).replace(/\.$/, '');
  protected readonly wrong = signal<string | null>(null);
  private readonly passwords = signal(EMPTY);
  protected readonly form = form(this.passwords, (path) => {
    required(path.currentPassword);
    minLength(path.newPassword, PASSWORD_MIN);
  });
  private readonly api = inject(IdentityApi);
  private readonly toasts = inject(Toasts);

  protected async change(event: Event): Promise<void> {
    event.preventDefault();
    this.wrong.set(null);
    await submit(this.form, async () => this.send());
  }

  private async send(): Promise<undefined> {
    try {
      await this.api.changePassword(this.passwords());
      this.passwords.set(EMPTY);
      this.toasts.show(this.t('settings.passwordChanged'));
    } catch (error) {
      this.wrong.set(errorWords(error, this.t));
    }
    return undefined;
  }
}
