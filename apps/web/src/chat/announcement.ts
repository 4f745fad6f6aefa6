import type { Message } from '@parley/contracts';
import type { Translate } from '../i18n/translate';

/** What a screen reader says of the last message: that an answer began and how it ended, never its every word. */
export function announcementOf(message: Message | undefined, t: Translate): string | null {
  return message?.role === 'assistant' ? t(`announce.${message.status}`) : null;
}
