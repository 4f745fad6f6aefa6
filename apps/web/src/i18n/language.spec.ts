import { english } from './english.fixture';

describe('putting things into words', () => {
  it('fills in what is asked for', () => {
    expect(english('chat.greetingNamed', { name: 'Ada' })).toBe('What is on your mind, Ada?');
  });

  it('has a form for one, for many and, where it reads better, for none', () => {
    expect([0, 1, 2].map((count) => english.count('sidebar.found', count))).toEqual(['Nothing found.', '1 message', '2 messages']);
    expect(english.count('again.seconds', 0)).toBe('Try again in 0 seconds.');
  });
});
