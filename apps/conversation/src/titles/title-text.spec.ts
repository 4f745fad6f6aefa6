import { describe, expect, it } from '@jest/globals';
import { titleOf, titlePrompt } from './title-text';

describe('A title', () => {
  it.each([
    ['Pruning apple trees', 'Pruning apple trees'],
    ['\n\n"Pruning apple trees."\nbecause …', 'Pruning apple trees'],
    ['Title: **Äpfel  schneiden**', 'Äpfel schneiden'],
    ['## «Tailler les pommiers»', 'Tailler les pommiers'],
    ['C++ or Rust?', 'C++ or Rust?'],
  ])('is taken from %j', (text, title) => expect(titleOf(text)).toBe(title));

  it.each(['', ' \n ', '"."', 'I would be glad to help you with that! '.repeat(3)])('is not made of %j', (text) =>
    expect(titleOf(text)).toBeNull(),
  );

  it('is asked for with the beginnings of question and answer', () => {
    const [, user] = titlePrompt('q'.repeat(5_000), 'a'.repeat(5_000));
    expect(user!.content.length).toBeLessThan(3_100);
  });
});
