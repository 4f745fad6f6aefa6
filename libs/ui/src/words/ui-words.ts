import { InjectionToken } from '@angular/core';

/** The few words that parts of this library say by themselves. */
export interface UiWords {
  menus(): string;
  dismiss(): string;
}

export const UI_WORDS = new InjectionToken<UiWords>('words of the design system', {
  factory: () => ({ menus: () => 'Menus', dismiss: () => 'Dismiss' }),
});
