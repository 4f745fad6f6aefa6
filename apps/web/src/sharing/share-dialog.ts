import { Dialog, DIALOG_DATA, DialogRef } from '@angular/cdk/dialog';
import { Component, computed, inject, type Injector, signal } from '@angular/core';
import type { Share } from '@parley/contracts';
import { Button, Field, IconButton, Toasts } from '@parley/ui';
import { Clipboard } from '../clipboard/clipboard';
import { ProblemToasts } from '../http/problem-toasts';
import { Language } from '../i18n/language';
import { timeWords } from '../i18n/time-words';
import { SharesApi } from './shares-api';

/** Makes, refreshes and takes back the link to a conversation. */
@Component({
  selector: 'app-share-dialog',
  imports: [Button, Field, IconButton],
  templateUrl: './share-dialog.html',
  styleUrl: '../shell/dialog.css',
})
export class ShareDialog {
  protected readonly t = inject(Language).t;
  protected readonly dialog = inject(DialogRef);
  protected readonly clipboard = inject(Clipboard);
  protected readonly share = signal<Share | null>(null);
  protected readonly isBusy = signal(true);
  protected readonly link = computed(() => `${location.origin}/shared/${this.share()?.id}`);
  protected readonly asOf = computed(() => {
    const updatedAt = this.share()?.updatedAt;
    return updatedAt ? timeWords(updatedAt, this.t) : '';
  });
  private readonly conversationId = inject<string>(DIALOG_DATA);
  private readonly api = inject(SharesApi);
  private readonly problems = inject(ProblemToasts);
  private readonly toasts = inject(Toasts);

  constructor() {
    void this.attempt(async () => this.share.set(await this.api.find(this.conversationId)));
  }

  protected make(): Promise<void> {
    const isUpdate = this.share() !== null;
    return this.attempt(async () => {
      this.share.set(await this.api.share(this.conversationId));
      if (isUpdate) this.toasts.show(this.t('share.updated'));
    });
  }

  protected revoke(): Promise<void> {
    return this.attempt(async () => {
      await this.api.revoke(this.conversationId);
      this.share.set(null);
      this.toasts.show(this.t('share.revoked'));
    });
  }

  private async attempt(work: () => Promise<void>): Promise<void> {
    this.isBusy.set(true);
    await this.problems.attempt(work);
    this.isBusy.set(false);
  }
}

export function openShareDialog(injector: Injector, conversationId: string): void {
  injector.get(Dialog).open(ShareDialog, { data: conversationId, ariaLabel: injector.get(Language).t('share.title') });
}
