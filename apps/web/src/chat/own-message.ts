import { afterRenderEffect, Component, computed, inject, input, linkedSignal, output, untracked, viewChild } from '@angular/core';
import type { Message } from '@parley/contracts';
import { Button, IconButton } from '@parley/ui';
import { Clipboard } from '../clipboard/clipboard';
import { Language } from '../i18n/language';
import type { OutboxEntry } from '../outbox/outbox-state';
import { GrowingTextarea } from './growing-textarea';
import { VersionSwitch } from './version-switch';

@Component({
  selector: 'app-own-message',
  imports: [Button, GrowingTextarea, IconButton, VersionSwitch],
  templateUrl: './own-message.html',
  styleUrl: './own-message.css',
  host: { role: 'article', '[attr.aria-label]': "t('chat.youSaid')" },
})
export class OwnMessage {
  protected readonly t = inject(Language).t;
  readonly message = input.required<Message>();
  readonly entry = input.required<OutboxEntry | null>();
  readonly isEditing = input.required<boolean>();
  readonly edit = output();
  readonly cancelEdit = output();
  readonly sendEdit = output<string>();
  readonly showVersion = output<-1 | 1>();

  protected readonly clipboard = inject(Clipboard);
  protected readonly isUnsent = computed(() => this.entry() !== null && this.entry()?.phase.is !== 'sending');
  private readonly editedId = computed(() => (this.isEditing() ? this.message().id : null));
  /** Begins as the message is when its editing begins. That the message is loaded again changes nothing of it. */
  protected readonly editedText = linkedSignal({ source: this.editedId, computation: (id) => (id === null ? '' : untracked(this.message).content) });

  private readonly editor = viewChild(GrowingTextarea);

  constructor() {
    afterRenderEffect(() => this.editor()?.focus());
  }

  protected submit(): void {
    const text = this.editedText().trim();
    if (text !== '') this.sendEdit.emit(this.editedText());
  }

  protected onKey(event: KeyboardEvent): void {
    if (event.isComposing) return;
    if (event.key === 'Escape') {
      event.stopPropagation();
      this.cancelEdit.emit();
    } else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      this.submit();
    }
  }
}
