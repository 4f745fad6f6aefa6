import { Component, input } from '@angular/core';
import { Icon } from '../icon/icon';
import type { IconName } from '../icon/icon-paths';

/** A button that is only a picture: `aria-label` is its name for screen readers and its tooltip. */
@Component({
  selector: 'button[uiIconButton]',
  imports: [Icon],
  template: '<ui-icon [name]="icon()" [size]="size()" />',
  styleUrl: './icon-button.css',
  host: { '[attr.aria-label]': 'ariaLabel()', '[attr.title]': 'hint() || ariaLabel()' },
})
export class IconButton {
  readonly icon = input.required<IconName>();
  readonly ariaLabel = input.required<string>({ alias: 'aria-label' });
  /** The tooltip, where it should say more than the name: usually the keys. */
  readonly hint = input('');
  readonly size = input(18);
}
