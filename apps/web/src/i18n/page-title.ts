import { inject } from '@angular/core';
import type { ResolveFn } from '@angular/router';
import { Language } from './language';
import type { Key } from './translate';

/** The title of a page, in the language in which it is opened. */
export function pageTitle(key: Key): ResolveFn<string> {
  return () => inject(Language).t(key);
}
