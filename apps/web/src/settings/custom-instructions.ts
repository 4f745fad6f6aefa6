import { Component, inject, signal } from '@angular/core';
import { Button, Field, Toasts } from '@parley/ui';
import { problemOf } from '../http/problem-of';
import { problemWords } from '../http/problem-words';
import { Language } from '../i18n/language';
import { AccountPreferences } from '../preferences/account-preferences';

/** What the model is told first in all of a person's chats. */
@Component({
  selector: 'app-custom-instructions',
  imports: [Button, Field],
  templateUrl: './custom-instructions.html',
  styleUrl: './custom-instructions.css',
})
export class CustomInstructions {
  protected readonly t = inject(Language).t;
  protected readonly preferences = inject(AccountPreferences);
  protected readonly isSaving = signal(false);
  private readonly toasts = inject(Toasts);

  protected async save(event: Event, text: string): Promise<void> {
    event.preventDefault();
    this.isSaving.set(true);
    try {
      await this.preferences.instruct(text);
      this.toasts.show(this.t('settings.instructionsSaved'));
    } catch (error) {
      this.toasts.show(problemWords(problemOf(error), this.t));
    } finally {
      this.isSaving.set(false);
    }
  }
}
