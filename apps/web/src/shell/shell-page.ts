import { CdkTrapFocus } from '@angular/cdk/a11y';
import { Component, effect, inject } from '@angular/core';
import { Router, RouterOutlet } from '@angular/router';
import { ToastRegion } from '@parley/ui';
import { Sidebar } from '../conversations/sidebar';
import { Language } from '../i18n/language';
import { Session } from '../identity/session';
import { Shortcuts } from '../shortcuts/shortcuts';
import { Shell } from './shell-state';

@Component({
  selector: 'app-shell',
  imports: [CdkTrapFocus, RouterOutlet, Sidebar, ToastRegion],
  templateUrl: './shell-page.html',
  styleUrl: './shell-page.css',
  host: { '(document:keydown)': 'shortcuts.hear($event)' },
})
export class ShellPage {
  protected readonly t = inject(Language).t;
  protected readonly shell = inject(Shell);
  protected readonly shortcuts = inject(Shortcuts);

  constructor() {
    const session = inject(Session);
    const router = inject(Router);
    effect(() => {
      if (session.state() !== 'signed-out') return;
      void router.navigate(['/signin'], { queryParams: router.url === '/' ? {} : { next: router.url } });
    });
  }
}
