import { HttpClient } from '@angular/common/http';
import { inject, Injectable } from '@angular/core';
import type { Feedback, Message, Page, PostedMessage, PostMessageBody, RegenerateBody, RegeneratedAnswer } from '@parley/contracts';
import { firstValueFrom } from 'rxjs';

const PAGE_SIZE = 30;

@Injectable({ providedIn: 'root' })
export class MessagesApi {
  private readonly http = inject(HttpClient);

  page(conversationId: string, cursor: string | null): Promise<Page<Message>> {
    const params = { limit: PAGE_SIZE, ...(cursor === null ? {} : { cursor }) };
    return firstValueFrom(this.http.get<Page<Message>>(`/api/conversations/${conversationId}/messages`, { params }));
  }

  post(conversationId: string, body: PostMessageBody): Promise<PostedMessage> {
    return firstValueFrom(this.http.post<PostedMessage>(`/api/conversations/${conversationId}/messages`, body));
  }

  regenerate(messageId: string, body: RegenerateBody): Promise<RegeneratedAnswer> {
    return firstValueFrom(this.http.post<RegeneratedAnswer>(`/api/messages/${messageId}/regenerate`, body));
  }

  async rate(messageId: string, verdict: Feedback | null): Promise<void> {
    await firstValueFrom(this.http.put(`/api/messages/${messageId}/feedback`, { verdict }));
  }

  async selectBranch(conversationId: string, messageId: string): Promise<void> {
    await firstValueFrom(this.http.post(`/api/conversations/${conversationId}/branch`, { messageId }));
  }

  async cancel(generationId: string): Promise<void> {
    await firstValueFrom(this.http.post(`/api/generations/${generationId}/cancel`, {}));
  }
}
