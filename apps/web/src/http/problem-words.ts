import type { Problem } from '@parley/contracts';

const WORDS: Record<string, string> = {
  unreachable: 'The server cannot be reached. Check the connection and try again.',
  wrong_credentials: 'Email or password is not right.',
  email_taken: 'There is an account with this email already. Sign in instead.',
  not_found: 'This is not here, or not yours.',
  unavailable: 'This is not available just now. Try again in a moment.',
  unknown: 'Something went wrong on our side. Try again in a moment.',
};

/** A problem in one or two sentences for people, with the time at which a limit opens again. */
export function problemWords(problem: Problem, now = new Date()): string {
  const words = WORDS[problem.code] ?? fieldWords(problem) ?? problem.detail ?? `${problem.title}.`;
  return problem.limit ? `${sentence(words)} ${opensAgain(new Date(problem.limit.resetAt), now)}` : words;
}

/** When a limit opens again, as people say it. */
export function opensAgain(reset: Date, now: Date): string {
  const seconds = Math.ceil((reset.getTime() - now.getTime()) / 1_000);
  if (seconds <= 0) return 'You can try again now.';
  if (seconds < 90) return `Try again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`;
  const isToday = reset.toDateString() === now.toDateString();
  const time = reset.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
  const day = reset.toLocaleDateString([], { day: 'numeric', month: 'long' });
  return `Try again after ${isToday ? time : `${day}, ${time}`}.`;
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
