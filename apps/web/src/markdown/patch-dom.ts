/**
 * Makes `target` look like `source`, touching only nodes that differ: what has not changed keeps its selection, its
 * scroll place and its pixels.
 */
export function patchChildren(target: Node, source: Node): void {
  const wanted = [...source.childNodes];
  wanted.forEach((next, index) => {
    const now = target.childNodes[index];
    if (!now) target.appendChild(next);
    else if (!now.isEqualNode(next)) patchNode(now, next);
  });
  while (target.childNodes.length > wanted.length) target.lastChild?.remove();
}

function patchNode(now: ChildNode, next: ChildNode): void {
  if (now instanceof Text && next instanceof Text) now.data = next.data;
  else if (now instanceof HTMLElement && next instanceof HTMLElement && hasSameShell(now, next)) patchChildren(now, next);
  else now.replaceWith(next);
}

function hasSameShell(now: Element, next: Element): boolean {
  return now.cloneNode(false).isEqualNode(next.cloneNode(false));
}
