import { CdkMenuTrigger } from '@angular/cdk/menu';
import { afterRenderEffect, Component, ElementRef, inject, Injector, input, signal, viewChild } from '@angular/core';
import { Router, RouterLink, RouterLinkActive } from '@angular/router';
import type { Conversation } from '@parley/contracts';
import { IconButton, Menu, MenuItem } from '@parley/ui';
import { Language } from '../i18n/language';
import { Shell } from '../shell/shell-state';
import { ConversationList } from './conversation-list';

@Component({
  selector: 'app-conversation-row',
  imports: [CdkMenuTrigger, IconButton, Menu, MenuItem, RouterLink, RouterLinkActive],
  templateUrl: './conversation-row.html',
  styleUrl: './conversation-row.css',
})
export class ConversationRow {
  protected readonly t = inject(Language).t;
  readonly conversation = input.required<Conversation>();
  readonly isRunning = input.required<boolean>();
  readonly isUnseen = input.required<boolean>();

  protected readonly shell = inject(Shell);
  protected readonly list = inject(ConversationList);
  protected readonly isRenaming = signal(false);
  private readonly injector = inject(Injector);
  private readonly router = inject(Router);
  private readonly titleBox = viewChild<ElementRef<HTMLInputElement>>('title');

  constructor() {
    afterRenderEffect(() => {
      const box = this.titleBox()?.nativeElement;
      box?.focus();
      box?.select();
    });
  }

  protected rename(event: Event): void {
    if (!this.isRenaming() || !(event.target instanceof HTMLInputElement)) return;
    this.isRenaming.set(false);
    const title = event.target.value.trim();
    if (title !== '' && title !== this.conversation().title) void this.list.change(this.conversation().id, { title });
  }

  protected cancelRename(event: Event): void {
    event.stopPropagation();
    this.isRenaming.set(false);
  }

  protected pin(): void {
    void this.list.change(this.conversation().id, { pinned: !this.conversation().pinned });
  }

  protected async instruct(): Promise<void> {
    (await import('./instructions-dialog')).openInstructionsDialog(this.injector, this.conversation());
  }

  protected async share(): Promise<void> {
    (await import('../sharing/share-dialog')).openShareDialog(this.injector, this.conversation().id);
  }

  protected archive(): void {
    this.leave();
    void this.list.change(this.conversation().id, { archived: true });
  }

  protected delete(): void {
    const { id } = this.conversation();
    const wasOpen = this.leave();
    this.list.delete(id, () => wasOpen && void this.router.navigate(['/c', id]));
  }

  /** @returns whether it was the one on screen */
  private leave(): boolean {
    const isOpen = this.router.url.startsWith(`/c/${this.conversation().id}`);
    if (isOpen) void this.router.navigateByUrl('/');
    return isOpen;
  }
}
