import { Dialog, DIALOG_DATA, DialogRef } from '@angular/cdk/dialog';
import { Component, inject, type Injector } from '@angular/core';
import type { Conversation } from '@parley/contracts';
import { Button, Field, IconButton } from '@parley/ui';
import { Language } from '../i18n/language';
import { ConversationList } from './conversation-list';

/** What the model is told first in one chat, after what holds for all of them. */
@Component({
  selector: 'app-instructions-dialog',
  imports: [Button, Field, IconButton],
  templateUrl: './instructions-dialog.html',
  styleUrl: '../shell/dialog.css',
})
export class InstructionsDialog {
  protected readonly t = inject(Language).t;
  protected readonly dialog = inject(DialogRef);
  protected readonly conversation = inject<Conversation>(DIALOG_DATA);
  private readonly list = inject(ConversationList);

  protected save(event: Event, text: string): void {
    event.preventDefault();
    const instructions = text.trim() === '' ? null : text;
    if (instructions !== this.conversation.instructions) void this.list.change(this.conversation.id, { instructions });
    this.dialog.close();
  }
}

export function openInstructionsDialog(injector: Injector, conversation: Conversation): void {
  injector.get(Dialog).open(InstructionsDialog, { data: conversation, ariaLabel: injector.get(Language).t('chatInstructions.title') });
}
