import { Component, inject, signal } from '@angular/core';
import { form, FormField, minLength, required, submit } from '@angular/forms/signals';
import { Button, Field, Toasts } from '@parley/ui';
import { problemOf } from '../http/problem-of';
import { problemWords } from '../http/problem-words';
import { IdentityApi } from '../identity/identity-api';

const EMPTY = { currentPassword: '', newPassword: '' };
/** As the server asks of new passwords. */
const SHORTEST_PASSWORD = 12;

@Component({
  selector: 'app-change-password',
  imports: [Button, Field, FormField],
  templateUrl: './change-password.html',
  styleUrl: './settings-section.css',
})
export class ChangePassword {
  protected readonly wrong = signal<string | null>(null);
  private readonly passwords = signal(EMPTY);
  protected readonly form = form(this.passwords, (path) => {
    required(path.currentPassword);
    minLength(path.newPassword, SHORTEST_PASSWORD);
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
      this.toasts.show('The password was changed. All other devices were signed out.');
    } catch (error) {
      this.wrong.set(problemWords(problemOf(error)));
    }
    return undefined;
  }
}
