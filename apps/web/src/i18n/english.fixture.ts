import { en } from './en';
import { type Translate, translateWith } from './translate';

/** The words of the page without the page. */
export const english: Translate = translateWith(
  (key, parameters = {}) => {
    const found = key.split('.').reduce<unknown>((words, part) => (words as Record<string, unknown> | undefined)?.[part], en);
    return typeof found === 'string' ? found.replace(/\{\{ (\w+) \}\}/g, (_, name: string) => String(parameters[name])) : undefined;
  },
  () => undefined,
  () => 'en',
);
