import { CdkMenuTrigger } from '@angular/cdk/menu';
import { Component, computed, inject, input, output } from '@angular/core';
import type { Feedback, Message, Model } from '@parley/contracts';
import { IconButton, Menu, MenuItem } from '@parley/ui';
import { Clipboard } from '../clipboard/clipboard';
import { Language } from '../i18n/language';
import { timeWords } from '../i18n/time-words';
import { ReadAloud } from './read-aloud';
import { VersionSwitch } from './version-switch';

const VERDICTS = [
  { said: 'up', icon: 'thumbUp', label: 'answer.good' },
  { said: 'down', icon: 'thumbDown', label: 'answer.bad' },
] as const;

@Component({
  selector: 'app-answer-actions',
  imports: [CdkMenuTrigger, IconButton, Menu, MenuItem, VersionSwitch],
  templateUrl: './answer-actions.html',
  styleUrl: './message-actions.css',
  host: { '[class.quiet]': 'isQuiet()' },
})
export class AnswerActions {
  protected readonly t = inject(Language).t;
  readonly message = input.required<Message>();
  readonly models = input.required<readonly Model[]>();
  /** Shown only under the pointer or the focus. */
  readonly isQuiet = input.required<boolean>();
  readonly regenerate = output<string | undefined>();
  readonly branch = output();
  readonly rate = output<Feedback>();
  readonly showVersion = output<-1 | 1>();

  protected readonly verdicts = VERDICTS;
  protected readonly clipboard = inject(Clipboard);
  protected readonly readAloud = inject(ReadAloud);
  /** There is nothing to say of an answer without a word. */
  protected readonly canRate = computed(() => this.message().content !== '');
  protected readonly isRead = computed(() => this.readAloud.messageId() === this.message().id);
  /** Which model answered, when, at what length: under the pointer of the model's name. */
  protected readonly modelName = computed(() => {
    const { model } = this.message();
    return this.models().find(({ id }) => id === model)?.name ?? model;
  });
  protected readonly details = computed(() => {
    const { createdAt, tokenCount } = this.message();
    const time = timeWords(createdAt, this.t);
    return tokenCount === null ? time : this.t.count('answer.details', tokenCount, { time });
  });
}
