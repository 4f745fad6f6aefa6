import { Component, computed, inject, signal } from '@angular/core';
import type { ImportLine } from '@parley/contracts';
import { Button } from '@parley/ui';
import { ConversationList } from '../conversations/conversation-list';
import { isProblem, NO_CONNECTION } from '../http/problem-of';
import { problemWords } from '../http/problem-words';
import { Language } from '../i18n/language';
import { ChatImport } from './chat-import';

type Progress = Extract<ImportLine, { counts: unknown }>;

/** Chats from a file: our own export, or ChatGPT's. */
@Component({
  selector: 'app-import-chats',
  imports: [Button],
  templateUrl: './import-chats.html',
  styleUrls: ['./section-heading.css', './section-lines.css', './data-lines.css'],
})
export class ImportChats {
  protected readonly t = inject(Language).t;
  protected readonly isBusy = signal(false);
  protected readonly refused = signal<readonly Extract<ImportLine, { type: 'refused' }>[]>([]);
  protected readonly wrong = signal<string | null>(null);
  protected readonly progress = signal<Progress | null>(null);
  private readonly chats = inject(ChatImport);
  private readonly list = inject(ConversationList);

  /** 0 to 1; null where nobody knows how long the file is. */
  protected readonly share = computed(() => {
    const line = this.progress();
    return line?.type === 'progress' && line.totalBytes ? line.bytes / line.totalBytes : null;
  });
  protected readonly words = computed(() => {
    const line = this.progress();
    if (!line) return null;
    const { read, imported, known, messages } = line.counts;
    if (line.type === 'done') return this.t('settings.imported', { imported, messages, known });
    if (line.type === 'failed') return this.t('settings.importFailed', { detail: line.detail });
    return this.t('settings.importing', { read, imported });
  });

  protected async choose({ target }: Event): Promise<void> {
    const file = target instanceof HTMLInputElement ? target.files?.[0] : undefined;
    if (!file || !(target instanceof HTMLInputElement)) return;
    this.begin();
    try {
      for await (const line of this.chats.send(file)) this.take(line);
    } catch (error) {
      this.wrong.set(problemWords(isProblem(error) ? error : NO_CONNECTION, this.t));
    }
    // The same file may be chosen again.
    target.value = '';
    this.isBusy.set(false);
    await this.list.reload();
  }

  private begin(): void {
    this.isBusy.set(true);
    this.refused.set([]);
    this.wrong.set(null);
    this.progress.set(null);
  }

  private take(line: ImportLine): void {
    if (line.type === 'refused') this.refused.update((lines) => [...lines, line]);
    else this.progress.set(line);
  }
}
