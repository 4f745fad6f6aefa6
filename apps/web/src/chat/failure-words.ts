import type { Message } from '@parley/contracts';
import type { Translate } from '../i18n/translate';

/** Why an answer ended early. Services say it in English; other languages go by the code. */
export function failureWords({ code, message }: NonNullable<Message['error']>, t: Translate): string {
  const known = `server.${code}`;
  return t.language !== 'en' && t.has(known) ? t(known) : message;
}
