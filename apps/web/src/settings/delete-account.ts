import { Component, inject, signal } from '@angular/core';
import { Button, Field } from '@parley/ui';
import { errorWords } from '../http/error-words';
import { Language } from '../i18n/language';
import { Session } from '../identity/session';

/** Takes two steps and the password: nobody does it by accident, or at somebody else's desk. */
@Component({
  selector: 'app-delete-account',
  imports: [Button, Field],
  templateUrl: './delete-account.html',
  styleUrls: ['./section-heading.css', './section-lines.css', './data-lines.css'],
})
export class DeleteAccount {
  protected readonly t = inject(Language).t;
  protected readonly isAsking = signal(false);
  protected readonly isBusy = signal(false);
  protected readonly password = signal('');
  protected readonly wrong = signal<string | null>(null);
  private readonly session = inject(Session);

  protected type({ target }: Event): void {
    if (target instanceof HTMLInputElement) this.password.set(target.value);
  }

  protected async delete(event: Event): Promise<void> {
    event.preventDefault();
    this.isBusy.set(true);
    this.wrong.set(null);
    try {
      await this.session.deleteAccount(this.password());
    } catch (error) {
      this.wrong.set(errorWords(error, this.t));
    }
    this.isBusy.set(false);
  }
}
