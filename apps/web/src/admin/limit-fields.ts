import type { Translate } from '../i18n/translate';

/** Of a unit of money. */
export const MICROS = 1_000_000;

/** What somebody wrote into a field; null: nothing. */
export function limitIn(values: FormData, field: string, scale = 1): number | null {
  const text = String(values.get(field) ?? '').trim();
  return text === '' ? null : Math.round(Number(text) * scale);
}

export function limitWords(limit: number | null, t: Translate): string {
  return limit === null ? t('admin.noLimit') : limit.toLocaleString(t.locale);
}
