import { Injectable } from '@angular/core';
import type { Translation, TranslocoLoader } from '@jsverse/transloco';
import { en } from './en';

/** English is part of the page; what is added here is a file of its own. */
const DICTIONARIES: Record<string, () => Promise<Translation>> = {
  en: () => Promise.resolve(en),
  de: () => import('./de').then(({ de }) => de),
};

@Injectable({ providedIn: 'root' })
export class DictionaryLoader implements TranslocoLoader {
  getTranslation(language: string): Promise<Translation> {
    return DICTIONARIES[language]?.() ?? Promise.reject(new Error(`There is no dictionary for ${language}.`));
  }
}
