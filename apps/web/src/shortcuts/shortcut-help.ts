import { Dialog, DialogRef } from '@angular/cdk/dialog';
import { Component, inject, type Injector } from '@angular/core';
import { IconButton } from '@parley/ui';
import { Language } from '../i18n/language';
import { SHORTCUT_LIST } from './shortcut-of';

const COMMAND = navigator.platform.startsWith('Mac') ? '⌘' : 'Ctrl';

@Component({
  selector: 'app-shortcut-help',
  imports: [IconButton],
  templateUrl: './shortcut-help.html',
  styleUrls: ['../shell/dialog.css', './shortcut-help.css'],
})
export class ShortcutHelp {
  protected readonly t = inject(Language).t;
  protected readonly dialog = inject(DialogRef);
  protected readonly shortcuts = SHORTCUT_LIST.map(({ keys, does }) => ({
    does: this.t(`shortcuts.${does}`),
    keys: keys.split(' ').map((key) => (key === '⌘' ? COMMAND : key)),
  }));
}

export function openShortcutHelp(injector: Injector): void {
  const dialog = injector.get(Dialog);
  if (dialog.openDialogs.length === 0) dialog.open(ShortcutHelp, { ariaLabel: injector.get(Language).t('shortcuts.title') });
}
