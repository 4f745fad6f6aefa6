import { spokenText } from './spoken-text';

describe('text to be read out', () => {
  it('has no marks of markdown', () => {
    expect(spokenText('# Title\n\nSome **bold** and `code`, see [here](https://x.y).\n\n- one\n- two')).toBe('Title\nSome bold and code , see here.\none\ntwo');
  });

  it('leaves out code blocks and the rules of tables', () => {
    expect(spokenText('Look:\n\n```js\nlet a;\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |')).toBe('Look:\n(code)\na b\n1 2');
  });
});
