import { CdkMenuTrigger } from '@angular/cdk/menu';
import { Component, computed, ElementRef, inject, signal, viewChild } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Button, Icon, IconButton, Menu, MenuItem } from '@parley/ui';
import { Language } from '../i18n/language';
import { Session } from '../identity/session';
import { Logo } from '../shell/logo';
import { Shell } from '../shell/shell-state';
import { Shortcuts } from '../shortcuts/shortcuts';
import { ConversationGroups } from './conversation-groups-view';
import { ConversationList } from './conversation-list';
import { SearchResults } from './search-results';

@Component({
  selector: 'app-sidebar',
  imports: [Button, CdkMenuTrigger, ConversationGroups, Icon, IconButton, Logo, Menu, MenuItem, RouterLink, SearchResults],
  templateUrl: './sidebar.html',
  styleUrl: './sidebar.css',
  host: { role: 'complementary', '[attr.aria-label]': "t('sidebar.name')" },
})
export class Sidebar {
  protected readonly t = inject(Language).t;
  protected readonly shell = inject(Shell);
  protected readonly session = inject(Session);
  protected readonly list = inject(ConversationList);
  protected readonly shortcuts = inject(Shortcuts);
  protected readonly query = signal('');
  protected readonly isSearching = computed(() => this.query().trim() !== '');
  protected readonly initial = computed(() => (this.session.user()?.name || this.session.user()?.email || '?').charAt(0).toUpperCase());

  private readonly searchBox = viewChild.required<ElementRef<HTMLInputElement>>('box');

  constructor() {
    this.shell.onFocusSearch(() => this.searchBox().nativeElement.focus());
  }

  protected search(event: Event): void {
    if (event.target instanceof HTMLInputElement) this.query.set(event.target.value);
  }

  protected clear(event: Event): void {
    if (this.query() === '') return;
    event.stopPropagation();
    this.query.set('');
  }

  protected scrolled({ target }: Event): void {
    if (!(target instanceof HTMLElement) || this.isSearching()) return;
    if (target.scrollHeight - target.scrollTop - target.clientHeight < 400) void this.list.loadMore();
  }
}
