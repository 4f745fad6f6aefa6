import { httpResource } from '@angular/common/http';
import { Component, computed, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { Conversation, Page } from '@parley/contracts';
import { Button } from '@parley/ui';
import { ConversationList } from '../conversations/conversation-list';
import { Language } from '../i18n/language';

@Component({
  selector: 'app-archived-chats',
  imports: [Button, RouterLink],
  templateUrl: './archived-chats.html',
  styleUrl: './archived-chats.css',
})
export class ArchivedChats {
  protected readonly t = inject(Language).t;
  private readonly list = inject(ConversationList);
  private readonly resource = httpResource<Page<Conversation>>(() => '/api/conversations?archived=true&limit=100');
  protected readonly chats = computed(() => (this.resource.hasValue() ? this.resource.value().items : []));

  protected async restore(id: string): Promise<void> {
    await this.list.change(id, { archived: false });
    this.resource.reload();
  }
}
