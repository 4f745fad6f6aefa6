import type { Problem } from '@parley/contracts';
import { english } from '../i18n/english.fixture';
import { problemWords } from './problem-words';

const NOW = new Date(2026, 0, 5, 12, 0);

function limit(code: string, resetAt: Date): Problem {
  return { type: 'urn:x', title: 'A limit was met', status: 429, code, detail: 'Too many requests', limit: { name: 'x', resetAt: resetAt.toISOString() } };
}

describe('what people read of a problem', () => {
  it('says in seconds when a near limit opens', () => {
    expect(problemWords(limit('rate_limited', new Date(2026, 0, 5, 12, 0, 30)), english, NOW)).toBe('Too many requests. Try again in 30 seconds.');
  });

  it('says the time of a limit later today, and the day of one after', () => {
    expect(problemWords(limit('x', new Date(2026, 0, 5, 18, 30)), english, NOW)).toMatch(/Try again after \D*\d/);
    expect(problemWords(limit('x', new Date(2026, 0, 7, 0, 0)), english, NOW)).toMatch(/after .*7.*, /);
  });

  it('says that a limit which has opened is open', () => {
    expect(problemWords(limit('x', new Date(2026, 0, 5, 11, 0)), english, NOW)).toContain('try again now');
  });

  it('names the field that is wrong', () => {
    const problem: Problem = { type: 'x', title: 'x', status: 400, code: 'invalid_request', errors: [{ path: 'password', message: 'is too short' }] };
    expect(problemWords(problem, english)).toBe('Password is too short.');
  });

  it('falls back to what the server said', () => {
    expect(problemWords({ type: 'x', title: 'Odd', status: 418, code: 'teapot' }, english)).toBe('Odd.');
  });
});
