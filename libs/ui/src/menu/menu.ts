import { CdkMenu, CdkMenuItem } from '@angular/cdk/menu';
import { Component, input } from '@angular/core';
import { Icon } from '../icon/icon';
import type { IconName } from '../icon/icon-paths';

/** What a CDK menu trigger opens. */
@Component({
  selector: 'ui-menu',
  hostDirectives: [CdkMenu],
  template: '<ng-content />',
  styleUrl: './menu.css',
})
export class Menu {}

@Component({
  selector: 'button[uiMenuItem]',
  hostDirectives: [{ directive: CdkMenuItem, outputs: ['cdkMenuItemTriggered: chosen'] }],
  imports: [Icon],
  template: `
    @if (icon(); as name) {
      <ui-icon [name]="name" [size]="17" />
    }
    <span><ng-content /></span>
    @if (isChecked()) {
      <ui-icon class="check" name="check" [size]="16" />
    }
  `,
  styleUrl: './menu-item.css',
  host: { '[class.danger]': 'isDangerous()', '[attr.aria-current]': 'isChecked() || null' },
})
export class MenuItem {
  readonly icon = input<IconName>();
  readonly isChecked = input(false);
  readonly isDangerous = input(false);
}
