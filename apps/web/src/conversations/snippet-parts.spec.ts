import { snippetParts } from './snippet-parts';

describe('the pieces of a search snippet', () => {
  it('tell hits from the rest', () => {
    expect(snippetParts('a <mark>red</mark> fox')).toEqual([
      { text: 'a ', isHit: false },
      { text: 'red', isHit: true },
      { text: ' fox', isHit: false },
    ]);
  });

  it('are plain text again', () => {
    expect(snippetParts('&lt;b&gt; &amp; <mark>&quot;x&quot;</mark>')).toEqual([
      { text: '<b> & ', isHit: false },
      { text: '"x"', isHit: true },
    ]);
  });
});
