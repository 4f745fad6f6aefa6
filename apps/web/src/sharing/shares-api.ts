import { HttpClient, HttpErrorResponse } from '@angular/common/http';
import { inject, Injectable } from '@angular/core';
import type { Conversation, Share } from '@parley/contracts';
import { firstValueFrom } from 'rxjs';

@Injectable({ providedIn: 'root' })
export class SharesApi {
  private readonly http = inject(HttpClient);

  /** Null where the conversation is not shared. */
  async find(conversationId: string): Promise<Share | null> {
    try {
      return await firstValueFrom(this.http.get<Share>(`/api/conversations/${conversationId}/share`));
    } catch (error) {
      if (error instanceof HttpErrorResponse && error.status === 404) return null;
      throw error;
    }
  }

  /** Makes a link to the conversation as it is now, or brings what the link shows up to date. */
  share(conversationId: string): Promise<Share> {
    return firstValueFrom(this.http.post<Share>(`/api/conversations/${conversationId}/share`, {}));
  }

  async revoke(conversationId: string): Promise<void> {
    await firstValueFrom(this.http.delete(`/api/conversations/${conversationId}/share`));
  }

  /** A shared conversation as one's own. */
  copy(shareId: string): Promise<Conversation> {
    return firstValueFrom(this.http.post<Conversation>(`/api/shared/${shareId}/copy`, {}));
  }
}
