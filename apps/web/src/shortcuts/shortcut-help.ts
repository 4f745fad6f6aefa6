import { DialogRef } from '@angular/cdk/dialog';
import { Component, inject } from '@angular/core';
import { IconButton } from '@parley/ui';
import { SHORTCUT_LIST } from './shortcut-of';

const COMMAND = navigator.platform.startsWith('Mac') ? '⌘' : 'Ctrl';

@Component({
  selector: 'app-shortcut-help',
  imports: [IconButton],
  templateUrl: './shortcut-help.html',
  styleUrl: './shortcut-help.css',
})
export class ShortcutHelp {
  protected readonly dialog = inject(DialogRef);
  protected readonly shortcuts = SHORTCUT_LIST.map(({ keys, does }) => ({
    does,
    keys: keys.split(' ').map((key) => (key === '⌘' ? COMMAND : key)),
  }));
}
