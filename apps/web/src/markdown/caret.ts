const HOLDS_TEXT = 'p,li,ul,ol,blockquote,h1,h2,h3,h4,h5,h6,pre,code,table,tbody,tr,td,th,.code,.table';

/** Puts the writing mark behind the last word, however deep that stands. */
export function addCaret(block: DocumentFragment): void {
  let place: ParentNode & Node = block;
  for (let last = place.lastElementChild; last?.matches(HOLDS_TEXT); last = place.lastElementChild) place = last;
  const caret = document.createElement('span');
  caret.className = 'caret';
  place.appendChild(caret);
}
