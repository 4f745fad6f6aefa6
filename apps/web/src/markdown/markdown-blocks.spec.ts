import fc from 'fast-check';
import { Marked } from 'marked';
import { NO_BLOCKS, splitBlocks } from './markdown-blocks';

const parser = new Marked();
const ANSWER = [
  '# Title\n\nA paragraph\nof two lines.\n\n',
  '- one\n\n- two\n  - nested\n\n1. first\n2. second\n\n',
  '```ts\nconst a = 1;\n\nconst b = 2;\n```\n\n',
  '| a | b |\n| - | - |\n| 1 | 2 |\n\n> quoted\n\nSee [it][ref].\n\n[ref]: https://example.org\n\nLast words',
].join('');

const sourcesOf = (text: string): string[] => splitBlocks(parser, text, true).blocks.map(({ source }) => source);

describe('splitting markdown into blocks', () => {
  it('keeps every character, in order', () => {
    expect(sourcesOf(ANSWER).join('')).toBe(ANSWER);
  });

  it('takes a list, a fence with blank lines and a table as one block each', () => {
    const sources = sourcesOf(ANSWER);
    expect(sources.filter((source) => source.startsWith('```'))).toEqual(['```ts\nconst a = 1;\n\nconst b = 2;\n```\n\n']);
    expect(sources.filter((source) => source.startsWith('|'))).toHaveLength(1);
    expect(sources.some((source) => source.startsWith('- one') && source.includes('- two'))).toBe(true);
  });

  it('gives the same blocks grown piece by piece as at once', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1 }), (steps) => {
        let grown = NO_BLOCKS;
        let end = 0;
        for (const step of [...steps, ANSWER.length]) {
          end = Math.min(ANSWER.length, end + step);
          grown = splitBlocks(parser, ANSWER.slice(0, end), false, grown);
        }
        expect(grown.blocks.map(({ source }) => source)).toEqual(sourcesOf(ANSWER));
      }),
    );
  });

  it('keeps every character of any text at all', () => {
    const piece = fc.constantFrom('- ', '1. ', '\n', '\n\n', '    ', '\t', '```', '|', '> ', '# ', '$$', '\\[', '[a]: b', '<b>', '*', 'word ', '---');
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        expect(sourcesOf(pieces.join('')).join('')).toBe(pieces.join(''));
      }),
    );
  });

  it('never touches a finished block again', () => {
    const first = splitBlocks(parser, 'One.\n\nTwo.\n\nThr', false);
    const second = splitBlocks(parser, 'One.\n\nTwo.\n\nThree.', false, first);
    expect(second.blocks[0]).toBe(first.blocks[0]);
    expect(second.blocks[1]).toBe(first.blocks[1]);
    expect(second.blocks.map(({ isOpen }) => isOpen)).toEqual([false, false, true]);
  });

  it('starts over when the text is another one', () => {
    const first = splitBlocks(parser, 'One.\n\nTwo.', false);
    expect(splitBlocks(parser, 'Other', false, first).blocks).toEqual([{ key: 0, source: 'Other', isOpen: true }]);
  });

  it('collects link definitions for the blocks that use them', () => {
    expect(splitBlocks(parser, ANSWER, true).definitions).toBe('[ref]: https://example.org\n');
  });
});
