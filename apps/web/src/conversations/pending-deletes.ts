import { inject, Injectable, signal } from '@angular/core';
import { Toasts } from '@parley/ui';
import { Language } from '../i18n/language';
import { ConversationsApi } from './conversations-api';

/** A little longer than the notice with "Undo" stays. */
const UNDO_MS = 7_500;

/** Deletions that can still be taken back: hidden at once, carried out a little later or when the page is left. */
@Injectable({ providedIn: 'root' })
export class PendingDeletes {
  readonly ids = signal<ReadonlySet<string>>(new Set());

  private readonly t = inject(Language).t;
  private readonly api = inject(ConversationsApi);
  private readonly toasts = inject(Toasts);
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>();

  constructor() {
    addEventListener('pagehide', () => [...this.timers.keys()].forEach((id) => void this.carryOut(id)));
  }

  delete(id: string, undone: () => void): void {
    this.ids.update((ids) => new Set([...ids, id]));
    this.timers.set(id, setTimeout(() => void this.carryOut(id), UNDO_MS));
    this.toasts.show(this.t('sidebar.deleted'), { label: this.t('sidebar.undo'), run: () => this.undo(id) && undone() });
  }

  private undo(id: string): boolean {
    const isInTime = this.timers.has(id);
    this.drop(id);
    if (isInTime) this.show(id);
    return isInTime;
  }

  private async carryOut(id: string): Promise<void> {
    this.drop(id);
    try {
      await this.api.delete(id);
    } catch {
      this.show(id);
      this.toasts.show(this.t('sidebar.deleteFailed'));
    }
  }

  private drop(id: string): void {
    clearTimeout(this.timers.get(id));
    this.timers.delete(id);
  }

  private show(id: string): void {
    this.ids.update((ids) => new Set([...ids].filter((other) => other !== id)));
  }
}
