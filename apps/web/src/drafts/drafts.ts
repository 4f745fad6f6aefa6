import { inject, Injectable } from '@angular/core';
import { Session } from '../identity/session';
import { readJson, removeKey, writeJson } from '../storage/json-storage';

/** Text that is being written, one for each conversation and one for the new chat, kept on this device. */
@Injectable({ providedIn: 'root' })
export class Drafts {
  private readonly session = inject(Session);

  read(conversationId: string | null): string {
    return readJson<string>(this.key(conversationId)) ?? '';
  }

  write(conversationId: string | null, text: string): void {
    if (text === '') removeKey(this.key(conversationId));
    else writeJson(this.key(conversationId), text);
  }

  private key(conversationId: string | null): string {
    return `parley.draft.${this.session.userId()}.${conversationId ?? 'new'}`;
  }
}
