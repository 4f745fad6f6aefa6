import { computed, inject, Injectable, signal } from '@angular/core';
import type { Feedback, Message } from '@parley/contracts';
import { Toasts } from '@parley/ui';
import { v7 as uuid } from 'uuid';
import { Clipboard } from '../clipboard/clipboard';
import { Activity } from '../conversations/activity';
import { ConversationList } from '../conversations/conversation-list';
import { isPassing, problemOf } from '../http/problem-of';
import { ProblemToasts } from '../http/problem-toasts';
import { problemWords } from '../http/problem-words';
import { Language } from '../i18n/language';
import { ModelCatalog } from '../models/model-catalog';
import { keyOf, Outbox } from '../outbox/outbox';
import { Preferences } from '../preferences/preferences';
import { versionBeside } from './branch-view';
import { MessagesApi } from './messages-api';
import { type ShownMessage, withPending } from './pending-messages';
import { Threads } from './threads';
import { titleFrom } from './title-from';

/** The conversation on screen, and what can be done with it. */
@Injectable()
export class ChatStore {
  /** Null on the page of a new chat. */
  readonly conversationId = signal<string | null>(null);
  /** Chosen on the page of a new chat: it will not be listed. */
  readonly wantsTemporary = signal(false);

  private readonly t = inject(Language).t;
  private readonly threads = inject(Threads);
  private readonly outbox = inject(Outbox);
  private readonly list = inject(ConversationList);
  private readonly catalog = inject(ModelCatalog);
  private readonly preferences = inject(Preferences);
  private readonly api = inject(MessagesApi);
  private readonly problems = inject(ProblemToasts);
  private readonly toasts = inject(Toasts);
  private readonly activity = inject(Activity);
  private readonly clipboard = inject(Clipboard);
  private readonly stoppingId = signal<string | null>(null);

  readonly thread = computed(() => {
    const id = this.conversationId();
    return id === null ? null : this.threads.get(id);
  });
  readonly conversation = computed(() => this.list.find(this.conversationId() ?? ''));
  readonly isTemporary = computed(() => this.conversation()?.temporary ?? (this.conversationId() === null && this.wantsTemporary()));
  readonly model = computed(() => this.catalog.choose(this.conversation()?.model));
  readonly messages = computed((): ShownMessage[] => {
    const thread = this.thread();
    if (!thread) return [];
    const own = this.outbox.entries().filter(({ order }) => order.conversationId === thread.id);
    return withPending(thread.view(), own);
  });
  /** What is written goes behind the last message, so that must be known first. */
  readonly canSend = computed(() => {
    const thread = this.thread();
    return thread === null || thread.phase() === 'ready' || this.messages().length > 0;
  });
  /** The answer that is being written or waits to be. */
  readonly running = computed(() => {
    const last = this.messages().at(-1);
    return last?.message.status === 'streaming' && last.entry?.phase.is !== 'refused' ? last : null;
  });
  readonly isStopping = computed(() => this.running() !== null && this.running()?.message.generationId === this.stoppingId());

  /** It was deleted elsewhere while it was on screen. */
  readonly isGone = computed(() => this.conversationId() !== null && this.list.deletedId() === this.conversationId());

  /** Shows a conversation, or with null the page of a new one. */
  open(id: string | null): void {
    const isOther = this.conversationId() !== id;
    this.conversationId.set(id);
    this.activity.look(id);
    const thread = this.thread();
    if (id === null || !thread) return;
    const unsent = this.outbox.entries().find(({ order }) => order.conversationId === id);
    if (unsent?.order.kind === 'message' && unsent.order.startsConversation) return this.begin(id, unsent.order.content);
    if (isOther || thread.phase() === 'new') void thread.load();
    void this.list.require(id);
  }

  /** @returns the conversation that it went to */
  send(content: string): string {
    const conversationId = this.conversationId() ?? uuid();
    const isNew = this.conversationId() === null;
    if (isNew) this.begin(conversationId, content);
    else this.dropRefused();
    const parentId = isNew ? null : (this.messages().at(-1)?.message.id ?? null);
    this.order(conversationId, parentId, content, isNew);
    this.wantsTemporary.set(false);
    return conversationId;
  }

  /** Asks again with other words: a new version beside `message`. */
  edit(message: Message, content: string): void {
    this.order(message.conversationId, message.parentId, content, false);
  }

  regenerate({ id: messageId, conversationId, parentId }: Message, model?: string): void {
    if (parentId === null) return;
    const wish = model ?? this.model()?.id ?? null;
    this.outbox.add({ kind: 'regenerate', conversationId, messageId, parentId, model: wish, ...freshIds() });
    this.list.touch(conversationId);
  }

  /** A message to a model that is no longer offered goes to the one on show. */
  retry({ entry }: ShownMessage): void {
    if (!entry) return;
    const { order } = entry;
    const isGone = order.kind === 'message' && order.model !== null && !this.catalog.mayOffer(order.model);
    if (!isGone) return this.outbox.retry(keyOf(entry));
    this.outbox.discard(keyOf(entry));
    this.order(order.conversationId, order.parentId, order.content, order.startsConversation);
  }

  /** Gives up what was refused or has not been sent. @returns its words, to be written again */
  discard({ entry }: ShownMessage): string {
    if (!entry) return '';
    this.outbox.discard(keyOf(entry));
    return entry.order.kind === 'message' ? entry.order.content : '';
  }

  /** @returns the words of a message that had not been sent at all */
  async stop(): Promise<string> {
    const running = this.running();
    if (running?.entry?.phase.is === 'waiting') return this.discard(running);
    const generationId = running?.message.generationId;
    if (generationId) await this.cancel(generationId);
    return '';
  }

  async showVersion(message: Message, step: -1 | 1): Promise<void> {
    const other = versionBeside(message, step);
    if (other === null) return;
    await this.thread()
      ?.select(other)
      .catch((error: unknown) => this.problems.show(error));
  }

  /** What the reader thinks of an answer; said twice, it is taken back. */
  async rate(message: Message, said: Feedback): Promise<void> {
    const verdict = message.feedback === said ? null : said;
    const { feedback: before, ...rest } = message;
    const shown = (feedback: Feedback | null | undefined): Message => (feedback ? { ...rest, feedback } : rest);
    this.threads.take(shown(verdict));
    await this.api.rate(message.id, verdict).catch((error: unknown) => {
      this.threads.take(shown(before));
      this.problems.show(error);
    });
  }

  /** @returns the new chat that goes on from here */
  branch({ id, conversationId }: Message): Promise<string | null> {
    return this.list.fork(conversationId, id);
  }

  chooseModel(id: string): void {
    this.preferences.model.set(id);
    const conversation = this.conversation();
    if (conversation) void this.list.change(conversation.id, { model: id });
  }

  /** What was refused stands in the way of what is written now. Its words can be had back. */
  private dropRefused(): void {
    for (const shown of this.messages().filter(({ entry }) => entry?.phase.is === 'refused')) {
      const words = this.discard(shown);
      const copy = (): void => void this.clipboard.copy(words, this.t('clipboard.message'));
      if (words !== '') this.toasts.show(this.t('chat.refusedGone'), { label: this.t('chat.copyIt'), run: copy });
    }
  }

  private order(conversationId: string, parentId: string | null, content: string, startsConversation: boolean): void {
    const model = this.model()?.id ?? null;
    const isTemporary = startsConversation && this.wantsTemporary();
    const place = { conversationId, messageId: uuid(), parentId, startsConversation, isTemporary };
    this.outbox.add({ kind: 'message', content, model, ...place, ...freshIds() });
    this.list.touch(conversationId);
  }

  /** Listed and open at once, before any service knows of it. */
  private begin(id: string, content: string): void {
    const at = new Date().toISOString();
    const model = this.model()?.id ?? null;
    const flags = { pinned: false, archived: false, temporary: this.wantsTemporary(), instructions: null };
    if (!this.list.find(id)) this.list.take({ id, title: titleFrom(content), model, ...flags, createdAt: at, updatedAt: at });
    this.threads.get(id).begin();
  }

  private async cancel(generationId: string): Promise<void> {
    this.stoppingId.set(generationId);
    for (let wait = 300; this.stoppingId() === generationId; wait = Math.min(5_000, wait * 2)) {
      try {
        return await this.api.cancel(generationId);
      } catch (error) {
        const problem = problemOf(error);
        if (!isPassing(problem) && problem.status !== 404) {
          this.stoppingId.set(null);
          this.toasts.show(problemWords(problem, this.t));
          return;
        }
        if (this.running()?.message.generationId !== generationId) return;
        await new Promise((resolve) => setTimeout(resolve, wait));
      }
    }
  }
}

function freshIds(): { generationId: string; answerId: string; createdAt: string } {
  return { generationId: uuid(), answerId: uuid(), createdAt: new Date().toISOString() };
}
