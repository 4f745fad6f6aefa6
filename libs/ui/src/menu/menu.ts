import { CdkMenu, CdkMenuItem } from '@angular/cdk/menu';
import { OverlayContainer } from '@angular/cdk/overlay';
import { Component, inject, input } from '@angular/core';
import { Icon } from '../icon/icon';
import type { IconName } from '../icon/icon-paths';
import { UI_WORDS } from '../words/ui-words';

/** What a CDK menu trigger opens. */
@Component({
  selector: 'ui-menu',
  hostDirectives: [CdkMenu],
  template: '<ng-content />',
  styleUrl: './menu.css',
})
export class Menu {
  constructor() {
    // Overlays hang outside of the page's landmarks, so theirs is one of its own.
    const container = inject(OverlayContainer).getContainerElement();
    container.setAttribute('role', 'region');
    container.setAttribute('aria-label', inject(UI_WORDS).menus());
  }
}

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
