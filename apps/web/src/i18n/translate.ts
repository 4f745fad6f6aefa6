import type { en } from './en';

/** The same words in another language. */
export type Dictionary = Words<typeof en>;
type Words<T> = { readonly [K in keyof T]: T[K] extends string ? string : Words<T[K]> };

/** `chat.send` and the like: a wrong one does not compile, in templates neither. */
export type Key = Leaves<typeof en>;
type Leaves<T> = { [K in keyof T & string]: T[K] extends string ? K : `${K}.${Leaves<T[K]>}` }[keyof T & string];

/** Keys that have a form for one and one for many. */
export type CountKey = { [K in Key]: K extends `${infer Stem}.other` ? Stem : never }[Key];

export type Parameters = Readonly<Record<string, string | number>>;

/** What puts things into words. Numbers, times and money are written as the reader's country does. */
export interface Translate {
  (key: Key, parameters?: Parameters): string;
  count(key: CountKey, count: number, parameters?: Parameters): string;
  has(key: string): key is Key;
  readonly language: string;
  /** Undefined: as the browser does by itself. */
  readonly locale: string | undefined;
}

export type LookUp = (key: string, parameters?: Parameters) => string | undefined;

export function translateWith(lookUp: LookUp, locale: () => string | undefined, language: () => string): Translate {
  const translate = (key: Key, parameters?: Parameters): string => lookUp(key, parameters) ?? key;
  const has = (key: string): key is Key => lookUp(key) !== undefined;
  const count = (key: CountKey, number: number, parameters: Parameters = {}): string => {
    const form = number === 0 && has(`${key}.zero`) ? 'zero' : new Intl.PluralRules(language()).select(number);
    const chosen = has(`${key}.${form}`) ? form : 'other';
    return translate(`${key}.${chosen}` as Key, { count: number.toLocaleString(locale()), ...parameters });
  };
  const words = Object.assign(translate, { count, has, language: '', locale: undefined as string | undefined });
  // Asked anew each time: that is how a change of language is noticed.
  return Object.defineProperties(words, { language: { get: language }, locale: { get: locale } }) as Translate;
}
