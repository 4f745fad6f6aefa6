import { computed, effect, inject, Injectable, untracked } from '@angular/core';
import { TranslocoService } from '@jsverse/transloco';
import { firstValueFrom } from 'rxjs';
import { type LanguageChoice, Preferences } from '../preferences/preferences';
import { en } from './en';
import { translateWith } from './translate';

export type LanguageCode = 'en' | 'de';

/** As each calls itself, and the way that it is written. */
export const LANGUAGES: Readonly<Record<LanguageCode, { name: string; dir: 'ltr' | 'rtl' }>> = {
  en: { name: 'English', dir: 'ltr' },
  de: { name: 'Deutsch', dir: 'ltr' },
};

/** What a browser's language comes to: English unless it is one that we have. */
export function languageOf(choice: LanguageChoice, browser: string): LanguageCode {
  const wish = choice === 'system' ? browser.split('-')[0] ?? '' : choice;
  return wish in LANGUAGES ? (wish as LanguageCode) : 'en';
}

/** The language of the page. Another one than English is fetched when it is first wanted; until then all stays as it is. */
@Injectable({ providedIn: 'root' })
export class Language {
  private readonly transloco = inject(TranslocoService);
  private readonly preferences = inject(Preferences);
  private readonly wanted = computed(() => languageOf(this.preferences.language(), navigator.language));

  /** Reads a signal: what uses it is drawn again when the language changes. */
  readonly t = translateWith(
    (key, parameters) => {
      const language = this.transloco.activeLang();
      const isKnown = this.transloco.getTranslation(language)[key] !== undefined;
      return isKnown ? this.transloco.translate<string>(key, parameters) : undefined;
    },
    () => (navigator.language.startsWith(this.transloco.activeLang()) ? undefined : this.transloco.activeLang()),
    () => this.transloco.activeLang(),
  );

  constructor() {
    this.transloco.setTranslation(en, 'en');
    effect(() => {
      const language = this.wanted();
      untracked(() => void this.use(language));
    });
    effect(() => {
      const language = this.transloco.activeLang() as LanguageCode;
      document.documentElement.lang = language;
      document.documentElement.dir = LANGUAGES[language].dir;
    });
  }

  /** The words of the first page are here before it is drawn. Without them it is in English rather than not at all. */
  async ready(): Promise<void> {
    await this.use(this.wanted());
  }

  private async use(language: LanguageCode): Promise<void> {
    try {
      if (language !== 'en') await firstValueFrom(this.transloco.load(language));
      if (this.wanted() === language) this.transloco.setActiveLang(language);
    } catch {
      this.transloco.setActiveLang('en');
    }
  }
}
