import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import { countPromptTokens, countTokens } from './count-tokens';

describe('countTokens', () => {
  it.each(['', 'Hello, world!', 'Zwei Wörter über 東京 🚀', 'a b\n\n\tc', 'const x = { y: [1, 2, 3] };'])(
    'agrees with the encoding on %j',
    (text) => {
      expect(countTokens(text)).toBe(encode(text).length);
    },
  );

  it('takes text that looks like a control token as plain text', () => {
    expect(countTokens('<|endoftext|>')).toBeGreaterThan(1);
  });

  it('cuts a run without spaces, whose cost would grow with its square', () => {
    const count = countTokens('a'.repeat(60_000));
    expect(count).toBeGreaterThan(60_000 / 16);
    expect(count).toBeLessThan(60_000);
  });

  it('adds what the chat format costs to each message', () => {
    expect(countPromptTokens([{ content: 'Hi' }, { content: 'Hi' }])).toBe(2 * (countTokens('Hi') + 4) + 3);
  });
});
