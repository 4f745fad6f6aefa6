import type { Message } from '@parley/contracts';

const ENDINGS = {
  complete: 'The answer is finished.',
  cancelled: 'The answer was stopped.',
  failed: 'The answer failed.',
  streaming: 'Assistant is answering.',
} as const;

/** What a screen reader says of the last message: that an answer began and how it ended, never its every word. */
export function announcementOf(message: Message | undefined): string | null {
  return message?.role === 'assistant' ? ENDINGS[message.status] : null;
}
