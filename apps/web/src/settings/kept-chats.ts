import { httpResource } from '@angular/common/http';
import { Component, computed, effect, inject, input, untracked } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { Conversation, Page } from '@parley/contracts';
import { Button } from '@parley/ui';
import { ConversationList } from '../conversations/conversation-list';
import { Language } from '../i18n/language';

/** Chats that are in no list and can be brought back: those that were archived, or deleted not long ago. */
@Component({
  selector: 'app-kept-chats',
  imports: [Button, RouterLink],
  templateUrl: './kept-chats.html',
  styleUrls: ['./section-heading.css', './section-items.css', './kept-chats.css'],
})
export class KeptChats {
  readonly kind = input.required<'archived' | 'deleted'>();
  protected readonly t = inject(Language).t;
  private readonly list = inject(ConversationList);
  private readonly resource = httpResource<Page<Conversation>>(() => ({ url: '/api/conversations', params: { [this.kind()]: true, limit: 100 } }));
  protected readonly chats = computed(() => (this.resource.hasValue() ? this.resource.value().items : []));

  constructor() {
    // What was deleted just before the page was left is known a moment later.
    effect(() => {
      if (this.list.deletedId() !== null) untracked(() => this.resource.reload());
    });
  }

  protected async restore(id: string): Promise<void> {
    if (this.kind() === 'archived') await this.list.change(id, { archived: false });
    else await this.list.restore(id);
    this.resource.reload();
  }
}
