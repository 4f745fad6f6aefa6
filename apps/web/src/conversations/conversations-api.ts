import { HttpClient } from '@angular/common/http';
import { inject, Injectable } from '@angular/core';
import type { Conversation, CreateConversationBody, ForkConversationBody, Page, UpdateConversationBody } from '@parley/contracts';
import { firstValueFrom } from 'rxjs';

const PAGE_SIZE = 40;

@Injectable({ providedIn: 'root' })
export class ConversationsApi {
  private readonly http = inject(HttpClient);

  list(cursor: string | null, archived = false): Promise<Page<Conversation>> {
    const params = { limit: PAGE_SIZE, archived, ...(cursor === null ? {} : { cursor }) };
    return firstValueFrom(this.http.get<Page<Conversation>>('/api/conversations', { params }));
  }

  get(id: string): Promise<Conversation> {
    return firstValueFrom(this.http.get<Conversation>(`/api/conversations/${id}`));
  }

  create(body: CreateConversationBody): Promise<Conversation> {
    return firstValueFrom(this.http.post<Conversation>('/api/conversations', body));
  }

  /** A new conversation that begins with the branch up to this message. */
  fork(id: string, body: ForkConversationBody): Promise<Conversation> {
    return firstValueFrom(this.http.post<Conversation>(`/api/conversations/${id}/fork`, body));
  }

  update(id: string, body: UpdateConversationBody): Promise<Conversation> {
    return firstValueFrom(this.http.patch<Conversation>(`/api/conversations/${id}`, body));
  }

  /** `keepalive`: goes out even while the page is being left. */
  async delete(id: string): Promise<void> {
    await firstValueFrom(this.http.delete(`/api/conversations/${id}`, { keepalive: true }));
  }

  restore(id: string): Promise<Conversation> {
    return firstValueFrom(this.http.post<Conversation>(`/api/conversations/${id}/restore`, {}));
  }
}
