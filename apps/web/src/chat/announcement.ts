import type { Message } from '@parley/contracts';
import { spokenText } from './spoken-text';

const LONGEST = 600;

/** What a screen reader says of the last message: that an answer began, and the whole of it once it has ended. */
export function announcementOf(message: Message | undefined): string | null {
  if (message?.role !== 'assistant') return null;
  switch (message.status) {
    case 'streaming':
      return 'Assistant is answering.';
    case 'cancelled':
      return 'The answer was stopped.';
    case 'failed':
      return 'The answer failed.';
    case 'complete':
      return `Assistant said: ${shortened(spokenText(message.content))}`;
  }
}

function shortened(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}… The rest is in the conversation.` : text;
}
