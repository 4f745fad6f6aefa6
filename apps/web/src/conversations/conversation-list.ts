import { computed, effect, inject, Injectable, signal, untracked } from '@angular/core';
import type { Conversation, Problem, UpdateConversationBody, UserEvent } from '@parley/contracts';
import { Toasts } from '@parley/ui';
import { problemOf } from '../http/problem-of';
import { ProblemToasts } from '../http/problem-toasts';
import { Language } from '../i18n/language';
import { Session } from '../identity/session';
import { Connection } from '../streaming/connection';
import { groupConversations } from './conversation-groups';
import { ConversationsApi } from './conversations-api';

/** Every conversation that the page knows, and what the sidebar shows of them. */
@Injectable({ providedIn: 'root' })
export class ConversationList {
  readonly isLoading = signal(false);
  readonly problem = signal<Problem | null>(null);
  readonly nextCursor = signal<string | null>(null);
  readonly isLoaded = signal(false);
  /** The conversation that was deleted last, here or elsewhere. */
  readonly deletedId = signal<string | null>(null);

  private readonly t = inject(Language).t;
  private readonly api = inject(ConversationsApi);
  private readonly problems = inject(ProblemToasts);
  private readonly toasts = inject(Toasts);
  private readonly session = inject(Session);
  private readonly byId = signal<ReadonlyMap<string, Conversation>>(new Map());
  private readonly today = signal(new Date());

  readonly groups = computed(() => {
    const listed = [...this.byId().values()].filter(({ archived, temporary }) => !archived && !temporary);
    return groupConversations(listed, this.today());
  });

  constructor() {
    const connection = inject(Connection);
    connection.onUserEvent((event) => this.hear(event));
    effect(() => {
      connection.follows();
      const isSignedIn = this.session.state() === 'signed-in';
      this.session.userId();
      if (isSignedIn) untracked(() => void this.reload());
    });
    effect(() => {
      if (this.session.userId() === null) this.byId.set(new Map());
    });
    setInterval(() => this.today.set(new Date()), 60_000);
  }

  find(id: string): Conversation | undefined {
    return this.byId().get(id);
  }

  take(...conversations: readonly Conversation[]): void {
    this.byId.update((known) => new Map([...known, ...conversations.map((conversation) => [conversation.id, conversation] as const)]));
  }

  forget(id: string): void {
    this.byId.update((known) => new Map([...known].filter(([key]) => key !== id)));
  }

  async reload(): Promise<void> {
    await this.loadPage(null);
    this.isLoaded.set(true);
  }

  async loadMore(): Promise<void> {
    if (this.nextCursor() !== null && !this.isLoading()) await this.loadPage(this.nextCursor());
  }

  /** A conversation that is not among the pages loaded so far, found by its address. */
  async require(id: string): Promise<void> {
    if (this.find(id)) return;
    const found = await this.api.get(id).catch(() => null);
    if (found) this.take(found);
  }

  /** Shown at once, and taken back if the server refuses. */
  async change(id: string, body: UpdateConversationBody): Promise<void> {
    const before = this.find(id);
    if (before) this.take({ ...before, ...body });
    try {
      this.take(await this.api.update(id, body));
    } catch (error) {
      if (before) this.take(before);
      this.problems.show(error);
    }
  }

  /** Gone at once, here and elsewhere; a notice offers to take it back. */
  delete(id: string, undone: () => void): void {
    const before = this.find(id);
    this.forget(id);
    const done = this.api.delete(id).then(
      () => true,
      () => {
        if (before) this.take(before);
        this.toasts.show(this.t('sidebar.deleteFailed'));
        return false;
      },
    );
    const undo = async (): Promise<void> => {
      if (!(await done) || (await this.restore(id))) undone();
    };
    this.toasts.show(this.t('sidebar.deleted'), { label: this.t('sidebar.undo'), run: () => void undo() });
  }

  /** Brings back what was deleted, while it is kept. @returns whether it is back */
  async restore(id: string): Promise<boolean> {
    try {
      this.take(await this.api.restore(id));
      if (this.deletedId() === id) this.deletedId.set(null);
      return true;
    } catch (error) {
      this.problems.show(error);
      return false;
    }
  }

  /** @returns the id of the new conversation; null where it could not be made, which is said on the page */
  async fork(id: string, messageId: string): Promise<string | null> {
    try {
      const copy = await this.api.fork(id, { messageId });
      this.take(copy);
      return copy.id;
    } catch (error) {
      this.problems.show(error);
      return null;
    }
  }

  /** Moves to the top: something was just said in it. */
  touch(id: string): void {
    const conversation = this.find(id);
    if (conversation) this.take({ ...conversation, updatedAt: new Date().toISOString() });
  }

  private async loadPage(cursor: string | null): Promise<void> {
    this.isLoading.set(true);
    try {
      const page = await this.api.list(cursor);
      this.take(...page.items);
      this.nextCursor.set(page.nextCursor);
      this.problem.set(null);
    } catch (error) {
      this.problem.set(problemOf(error));
    } finally {
      this.isLoading.set(false);
    }
  }

  private hear(event: UserEvent): void {
    if (event.type === 'conversation.changed') {
      this.take(event.conversation);
      if (event.conversation.id === this.deletedId()) this.deletedId.set(null);
    }
    if (event.type !== 'conversation.deleted') return;
    this.forget(event.conversationId);
    this.deletedId.set(event.conversationId);
  }
}
