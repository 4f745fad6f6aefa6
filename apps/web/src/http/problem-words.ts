import type { Problem } from '@parley/contracts';
import type { Translate } from '../i18n/translate';

/** A problem in one or two sentences for people, with the time at which a limit opens again. */
export function problemWords(problem: Problem, t: Translate, now = new Date()): string {
  const words = ownWords(problem, t) ?? fieldWords(problem) ?? problem.detail ?? `${problem.title}.`;
  return problem.limit ? `${sentence(words)} ${opensAgain(new Date(problem.limit.resetAt), now, t)}` : words;
}

/** Services speak English, and often know more of it than its code says; where the page speaks another language, the code counts. */
function ownWords({ code }: Problem, t: Translate): string | null {
  const known = `problems.${code}`;
  if (t.has(known)) return t(known);
  const said = `server.${code}`;
  return t.language !== 'en' && t.has(said) ? t(said) : null;
}

/** When a limit opens again, as people say it. */
export function opensAgain(reset: Date, now: Date, t: Translate): string {
  const seconds = Math.ceil((reset.getTime() - now.getTime()) / 1_000);
  if (seconds <= 0) return t('again.now');
  if (seconds < 90) return t.count('again.seconds', seconds);
  const isToday = reset.toDateString() === now.toDateString();
  const time = reset.toLocaleTimeString(t.locale, { hour: '2-digit', minute: '2-digit' });
  const day = reset.toLocaleDateString(t.locale, { day: 'numeric', month: 'long' });
  return t('again.after', { time: isToday ? time : `${day}, ${time}` });
}

function fieldWords({ errors }: Problem): string | undefined {
  const first = errors?.[0];
  return first ? sentence(`${capital(first.path)} ${first.message}`) : undefined;
}

function sentence(words: string): string {
  return /[.!?]$/.test(words) ? words : `${words}.`;
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
