import { Component, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Button, IconButton } from '@parley/ui';
import { Language } from '../i18n/language';
import { Shell } from '../shell/shell-state';

/** The top of a page that is no chat: its name, the way back, and the sidebar's button where that is closed. */
@Component({
  selector: 'app-page-header',
  imports: [Button, IconButton, RouterLink],
  template: `
    <header>
      @if (!shell.isSidebarShown()) {
        <button uiIconButton icon="sidebar" [aria-label]="t('ui.openSidebar')" type="button" (click)="shell.openSidebar()"></button>
      }
      <h1>{{ name() }}</h1>
      <a uiButton kind="quiet" [routerLink]="back()">{{ t('ui.done') }}</a>
    </header>
  `,
  styleUrl: './page-header.css',
})
export class PageHeader {
  readonly name = input.required<string>();
  readonly back = input('/');
  protected readonly t = inject(Language).t;
  protected readonly shell = inject(Shell);
}
