import { inject, Injectable, Injector } from '@angular/core';
import { Shell } from '../shell/shell-state';
import { type Shortcut, shortcutOf } from './shortcut-of';

@Injectable({ providedIn: 'root' })
export class Shortcuts {
  private readonly shell = inject(Shell);
  private readonly injector = inject(Injector);

  private readonly actions: Record<Shortcut, () => void> = {
    newChat: () => this.shell.newChat(),
    toggleSidebar: () => this.shell.toggleSidebar(),
    search: () => this.shell.search(),
    focusComposer: () => this.shell.focusComposer(),
    help: () => void this.showHelp(),
    copyLast: () => copyLastAnswer(),
  };

  hear(event: KeyboardEvent): void {
    const shortcut = shortcutOf(event);
    if (shortcut === null) return;
    event.preventDefault();
    this.actions[shortcut]();
  }

  async showHelp(): Promise<void> {
    const { openShortcutHelp } = await import('./shortcut-help');
    openShortcutHelp(this.injector);
  }
}

function copyLastAnswer(): void {
  const answers = document.querySelectorAll('app-answer-message');
  answers[answers.length - 1]?.querySelector<HTMLButtonElement>('.copy')?.click();
}
