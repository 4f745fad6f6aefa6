import { Component, inject, signal } from '@angular/core';
import { Button, Field, Toasts } from '@parley/ui';
import { ProblemToasts } from '../http/problem-toasts';
import { Language } from '../i18n/language';
import { AccountPreferences } from '../preferences/account-preferences';

/** What the model is told first in all of a person's chats. */
@Component({
  selector: 'app-custom-instructions',
  imports: [Button, Field],
  templateUrl: './custom-instructions.html',
  styleUrls: ['./section-heading.css', './custom-instructions.css'],
})
export class CustomInstructions {
  protected readonly t = inject(Language).t;
  protected readonly preferences = inject(AccountPreferences);
  protected readonly isSaving = signal(false);
  private readonly problems = inject(ProblemToasts);
  private readonly toasts = inject(Toasts);

  protected async save(event: Event, text: string): Promise<void> {
    event.preventDefault();
    this.isSaving.set(true);
    if (await this.problems.attempt(() => this.preferences.instruct(text))) this.toasts.show(this.t('settings.instructionsSaved'));
    this.isSaving.set(false);
  }
}
