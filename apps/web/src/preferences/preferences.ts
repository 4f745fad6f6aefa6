import { effect, Injectable, signal, type WritableSignal } from '@angular/core';
import type { TransportWish } from '@parley/stream-client';
import { readJson, writeJson } from '../storage/json-storage';

export type Theme = 'system' | 'light' | 'dark';
/** `system`: as the browser says. */
export type LanguageChoice = 'system' | 'en' | 'de';

/** What a person likes on this device. */
@Injectable({ providedIn: 'root' })
export class Preferences {
  readonly theme = kept<Theme>('theme', 'system');
  readonly language = kept<LanguageChoice>('language', 'system');
  readonly transport = kept<TransportWish>('transport', 'auto');
  readonly isSidebarOpen = kept('sidebar', true);
  /** The model chosen last, for the next new chat. */
  readonly model = kept<string | null>('model', null);

  constructor() {
    effect(() => {
      const theme = this.theme();
      if (theme === 'system') delete document.documentElement.dataset['theme'];
      else document.documentElement.dataset['theme'] = theme;
    });
  }
}

function kept<T>(name: string, initial: T): WritableSignal<T> {
  const key = `parley.preference.${name}`;
  const value = signal(readJson<T>(key) ?? initial);
  effect(() => void writeJson(key, value()));
  return value;
}
