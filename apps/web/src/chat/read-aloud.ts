import { Injectable, signal } from '@angular/core';
import type { Message } from '@parley/contracts';
import { spokenText } from './spoken-text';

/** Has the browser speak an answer; one at a time. */
@Injectable({ providedIn: 'root' })
export class ReadAloud {
  readonly isPossible = 'speechSynthesis' in globalThis;
  readonly messageId = signal<string | null>(null);

  toggle({ id, content }: Message): void {
    const wasThis = this.messageId() === id;
    speechSynthesis.cancel();
    this.messageId.set(null);
    if (wasThis) return;
    const speech = new SpeechSynthesisUtterance(spokenText(content));
    speech.onend = speech.onerror = (): void => this.messageId.update((current) => (current === id ? null : current));
    this.messageId.set(id);
    speechSynthesis.speak(speech);
  }
}
