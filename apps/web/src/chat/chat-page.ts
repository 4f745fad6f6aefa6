import { LiveAnnouncer } from '@angular/cdk/a11y';
import { afterNextRender, ChangeDetectorRef, Component, computed, effect, ElementRef, inject, Injector, input, signal, untracked, viewChild } from '@angular/core';
import { Title } from '@angular/platform-browser';
import { Router } from '@angular/router';
import type { Message } from '@parley/contracts';
import { Button, IconButton } from '@parley/ui';
import { Drafts } from '../drafts/drafts';
import { problemWords } from '../http/problem-words';
import { Language } from '../i18n/language';
import { Session } from '../identity/session';
import { MarkdownEngine } from '../markdown/markdown-engine';
import { ModelCatalog } from '../models/model-catalog';
import { Shell } from '../shell/shell-state';
import { ConnectionBadge } from '../streaming/connection-badge';
import { Usage } from '../usage/usage';
import { announcementOf } from './announcement';
import { AnswerMessage } from './answer-message';
import { ChatStore } from './chat-store';
import { Composer } from './composer';
import { EmptyState } from './empty-state';
import { OwnMessage } from './own-message';
import type { ShownMessage } from './pending-messages';
import { StickToEnd } from './stick-to-end';

@Component({
  selector: 'app-chat-page',
  imports: [AnswerMessage, Button, Composer, ConnectionBadge, EmptyState, IconButton, OwnMessage, StickToEnd],
  providers: [ChatStore],
  templateUrl: './chat-page.html',
  styleUrl: './chat-page.css',
  host: { '(document:keydown.escape)': 'onEscape($event)', '(dragover)': '$event.preventDefault()' },
})
export class ChatPage {
  protected readonly t = inject(Language).t;
  /** From the address; missing on the page of a new chat. */
  readonly id = input<string>();
  /** A message to bring to sight. */
  readonly m = input<string>();

  protected readonly store = inject(ChatStore);
  protected readonly catalog = inject(ModelCatalog);
  protected readonly shell = inject(Shell);
  protected readonly session = inject(Session);
  protected readonly usage = inject(Usage);
  private readonly router = inject(Router);
  private readonly drafts = inject(Drafts);
  private readonly announcer = inject(LiveAnnouncer);
  private readonly injector = inject(Injector);
  private readonly pageTitle = inject(Title);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;

  private readonly changes = inject(ChangeDetectorRef);

  private lastAnnounced = '';
  private readonly scroller = viewChild.required(StickToEnd);
  private readonly composer = viewChild(Composer);

  protected readonly draft = signal('');
  protected readonly editingId = signal<string | null>(null);
  protected readonly isEmpty = computed(() => this.store.conversationId() === null);
  protected readonly title = computed(() => this.store.conversation()?.title ?? '');
  protected readonly canShare = computed(() => !this.isEmpty() && !this.store.isTemporary() && this.store.messages().some(({ entry }) => entry === null));
  protected readonly loadProblem = computed(() => {
    const thread = this.store.thread();
    const problem = thread?.phase() === 'failed' ? thread.problem() : null;
    return problem ? problemWords(problem, this.t) : null;
  });

  constructor() {
    // On its way before the first answer asks for it.
    inject(MarkdownEngine);
    effect(() => this.open(this.id() ?? null));
    effect(() => this.keepDraft(this.draft()));
    effect(() => this.pageTitle.setTitle(this.title() ? `${this.title()} · Parley` : 'Parley'));
    effect(() => {
      if (this.store.isGone()) void this.router.navigateByUrl('/');
    });
    effect(() => this.announce(this.store.messages().at(-1)?.message));
    effect(() => {
      const messageId = this.m();
      if (messageId && this.store.thread()?.phase() === 'ready') untracked(() => void this.jumpTo(messageId));
    });
    this.shell.onFocusComposer(() => this.composer()?.focus());
  }

  protected send(text: string): void {
    const isNew = this.isEmpty();
    const id = this.store.send(text);
    this.drafts.write(this.store.conversationId(), '');
    this.draft.set('');
    if (isNew) {
      this.store.conversationId.set(id);
      void this.router.navigate(['/c', id]);
    }
    this.afterRender(() => this.scroller().jump());
  }

  protected sendEdit(message: Message, text: string): void {
    this.editingId.set(null);
    this.store.edit(message, text);
    this.afterRender(() => {
      this.scroller().jump();
      this.composer()?.focus();
    });
  }

  /** Drawn at once: whoever types on goes on in the message, not in the composer that goes. */
  protected beginEdit({ id }: Message): void {
    this.editingId.set(id);
    this.changes.detectChanges();
  }

  protected cancelEdit(): void {
    this.editingId.set(null);
    this.afterRender(() => this.composer()?.focus());
  }

  protected regenerate(message: Message, model?: string): void {
    this.store.regenerate(message, model);
    this.afterRender(() => this.scroller().jump());
  }

  protected async stop(): Promise<void> {
    this.restore(await this.store.stop());
  }

  protected giveUp(shown: ShownMessage): void {
    this.restore(this.store.discard(shown));
  }

  protected async branch(message: Message): Promise<void> {
    const id = await this.store.branch(message);
    if (id !== null) await this.router.navigate(['/c', id]);
  }

  protected async share(): Promise<void> {
    const id = this.store.conversationId();
    if (id !== null) (await import('../sharing/share-dialog')).openShareDialog(this.injector, id);
  }

  protected loadOlder(): void {
    const thread = this.store.thread();
    if (!thread || thread.view().olderCursor === null || thread.isLoadingOlder()) return;
    void thread.loadOlder().then(() => {
      const anchor = this.host.querySelector('[role="article"]');
      this.scroller().keepPlace(anchor, new Promise((resolve) => this.afterRender(resolve)));
    });
  }

  protected onEscape(event: Event): void {
    const isShifted = event instanceof KeyboardEvent && event.shiftKey;
    const isOverlayOpen = document.querySelector('.cdk-overlay-container')?.hasChildNodes() ?? false;
    if (!isShifted && !isOverlayOpen && this.store.running()) void this.stop();
  }

  private open(id: string | null): void {
    untracked(() => {
      const isOther = this.store.conversationId() !== id;
      this.store.open(id);
      this.editingId.set(null);
      this.draft.set(this.drafts.read(id));
      this.afterRender(() => {
        if (isOther) this.scroller().jump();
        if (matchMedia('(pointer: fine)').matches) this.composer()?.focus();
      });
    });
  }

  private keepDraft(text: string): void {
    untracked(() => this.drafts.write(this.store.conversationId(), text));
  }

  private restore(text: string): void {
    if (text !== '' && this.draft().trim() === '') this.draft.set(text);
    this.composer()?.focus();
  }

  private announce(last: Message | undefined): void {
    const words = announcementOf(last, this.t);
    const key = `${last?.id} ${last?.status}`;
    const wasWatched = this.lastAnnounced.startsWith(`${last?.id} `);
    // A conversation that is opened is read by the reader, not to them.
    if (words !== null && key !== this.lastAnnounced && (last?.status === 'streaming' || wasWatched)) void this.announcer.announce(words);
    this.lastAnnounced = key;
  }

  private async jumpTo(messageId: string): Promise<void> {
    const isHere = await this.store.thread()?.bring(messageId);
    if (!isHere) return;
    this.afterRender(() => {
      const element = this.host.querySelector(`[data-message="${messageId}"]`);
      if (!element) return;
      this.scroller().show(element);
      element.classList.add('found');
      setTimeout(() => element.classList.remove('found'), 2_500);
    });
  }

  private afterRender(work: () => void): void {
    afterNextRender({ read: work }, { injector: this.injector });
  }
}
