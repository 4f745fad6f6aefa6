import { signal } from '@angular/core';
import type { Message, Problem } from '@parley/contracts';
import { problemOf } from '../http/problem-of';
import { type BranchView, EMPTY_BRANCH, withMessage, withNewest, withOlder } from './branch-view';
import type { MessagesApi } from './messages-api';

/** Pages that are fetched at most in search of one message. */
const MOST_PAGES = 30;

export type ThreadPhase = 'new' | 'loading' | 'ready' | 'failed';

/** The messages of one conversation, as the services know them. */
export class Thread {
  readonly view = signal<BranchView>(EMPTY_BRANCH);
  readonly phase = signal<ThreadPhase>('new');
  readonly problem = signal<Problem | null>(null);
  readonly isLoadingOlder = signal(false);
  /** What came in while a page was on its way, which the page may not have yet. */
  private meanwhile: Message[] | null = null;
  private loads = 0;

  constructor(
    readonly id: string,
    private readonly api: MessagesApi,
  ) {}

  /** Nothing of it is stored anywhere yet: there is nothing to load. */
  begin(): void {
    this.phase.set('ready');
  }

  take(...messages: readonly Message[]): void {
    this.meanwhile?.push(...messages);
    this.view.update((view) => messages.reduce(withMessage, view));
  }

  async load(): Promise<void> {
    const load = ++this.loads;
    this.meanwhile = [];
    if (this.phase() !== 'ready') this.phase.set('loading');
    try {
      const page = await this.api.page(this.id, null);
      if (load !== this.loads) return;
      const late = this.meanwhile;
      this.view.update((view) => late.reduce(withMessage, withNewest(view, page.items, page.nextCursor)));
      this.problem.set(null);
      this.phase.set('ready');
    } catch (error) {
      if (load !== this.loads) return;
      this.problem.set(problemOf(error));
      if (this.phase() !== 'ready') this.phase.set('failed');
    }
    this.meanwhile = null;
  }

  async loadOlder(): Promise<void> {
    const cursor = this.view().olderCursor;
    if (cursor === null || this.isLoadingOlder() || this.phase() !== 'ready') return;
    this.isLoadingOlder.set(true);
    try {
      const page = await this.api.page(this.id, cursor);
      if (this.view().olderCursor === cursor) this.view.update((view) => withOlder(view, page.items, page.nextCursor));
    } catch {
      // The reader scrolls again, and it is tried again.
    } finally {
      this.isLoadingOlder.set(false);
    }
  }

  /** Shows the branch through this message, as do all other devices from now on. */
  async select(messageId: string): Promise<void> {
    await this.api.selectBranch(this.id, messageId);
    await this.load();
  }

  /** Fetches older pages, and if need be changes branch, until the message is here. */
  async bring(messageId: string): Promise<boolean> {
    const isHere = (): boolean => this.view().messages.some(({ id }) => id === messageId);
    const goBack = async (): Promise<void> => {
      for (let page = 0; page < MOST_PAGES && !isHere() && this.view().olderCursor !== null; page++) await this.loadOlder();
    };
    await goBack();
    if (!isHere()) await this.select(messageId).catch(() => undefined);
    await goBack();
    return isHere();
  }
}
