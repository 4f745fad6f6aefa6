import { effect, inject, Injectable, untracked } from '@angular/core';
import type { Fold, Message, UserEvent } from '@parley/contracts';
import { Activity } from '../conversations/activity';
import { Connection } from '../streaming/connection';
import { LiveAnswers } from '../streaming/live-answers';
import { MessagesApi } from './messages-api';
import { Thread } from './thread';

const MOST_KEPT = 20;

/** The conversations that were opened lately, kept so that going back to one is instant, and kept up to date. */
@Injectable({ providedIn: 'root' })
export class Threads {
  private readonly api = inject(MessagesApi);
  private readonly live = inject(LiveAnswers);
  private readonly activity = inject(Activity);
  private readonly kept = new Map<string, Thread>();

  constructor() {
    const connection = inject(Connection);
    connection.onUserEvent((event) => this.hear(event));
    this.live.onEnd((fold) => this.finish(fold));
    this.live.onProblem((generationId) => this.ask(generationId));
    effect(() => {
      if (connection.follows() > 0) untracked(() => this.kept.forEach((thread) => void thread.load()));
    });
  }

  get(conversationId: string): Thread {
    const known = this.kept.get(conversationId);
    const thread = known ?? new Thread(conversationId, this.api);
    // Asked for last, kept longest.
    this.kept.delete(conversationId);
    this.kept.set(conversationId, thread);
    const [oldest] = this.kept.keys();
    if (this.kept.size > MOST_KEPT && oldest !== undefined) this.kept.delete(oldest);
    return thread;
  }

  /** Messages that a service confirmed. */
  take(...messages: readonly Message[]): void {
    for (const message of messages) this.kept.get(message.conversationId)?.take(message);
  }

  /** An answer ended while we watched it: it is complete here before any service has stored it. */
  private finish({ text, started, end }: Fold): void {
    if (!started || !end) return;
    this.activity.ended(end.generationId, started.conversationId);
    const thread = this.kept.get(started.conversationId);
    const message = thread?.view().messages.find(({ id }) => id === started.messageId);
    if (!thread || !message) return;
    thread.take({
      ...message,
      content: text,
      status: end.status === 'completed' ? 'complete' : end.status,
      model: started.model,
      ...(started.askedModel ? { askedModel: started.askedModel } : {}),
      tokenCount: end.usage.completionTokens,
      error: end.error ?? null,
    });
  }

  /** The stream cannot tell how an answer ended: the history may. */
  private ask(generationId: string): void {
    for (const thread of this.kept.values()) {
      if (thread.view().messages.some((message) => message.generationId === generationId)) void thread.load();
    }
  }

  private hear(event: UserEvent): void {
    if (event.type === 'message.created' || event.type === 'message.changed') this.take(event.message);
    if (event.type === 'branch.selected') void this.kept.get(event.conversationId)?.load();
    if (event.type === 'conversation.deleted') this.kept.delete(event.conversationId);
  }
}
