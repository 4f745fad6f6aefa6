import type { Tree } from '@nx/devkit';

/** A generator found a file that it must change in another shape than it knows. */
export class UnknownShapeError extends Error {
  override readonly name = 'UnknownShapeError';
}

/** What a generator does not take for a name. */
export class WrongNameError extends Error {
  override readonly name = 'WrongNameError';
}

/** Changes the text of a file that is there. @throws UnknownShapeError where it is not */
export function edit(tree: Tree, path: string, change: (text: string) => string): void {
  const text = tree.read(path, 'utf8');
  if (text === null) throw new UnknownShapeError(`${path} is not there`);
  try {
    tree.write(path, change(text));
  } catch (error) {
    throw new UnknownShapeError(`${path}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

/** Puts something behind the only, or the last, place that looks like this. @throws where there is none */
export function insertAfter(text: string, place: RegExp, addition: string): string {
  const found = [...text.matchAll(withFlag(place, 'g'))].at(-1);
  if (!found) throw new UnknownShapeError(`nothing looks like ${place}`);
  const end = found.index + found[0].length;
  return text.slice(0, end) + addition + text.slice(end);
}

/** Puts something before the first place that looks like this. @throws where there is none */
export function insertBefore(text: string, place: RegExp, addition: string): string {
  const found = place.exec(text);
  if (!found) throw new UnknownShapeError(`nothing looks like ${place}`);
  return text.slice(0, found.index) + addition + text.slice(found.index);
}

/** Adds a word to a list in brackets, in the order of the alphabet where the list is. @throws where there is no such list */
export function addToList(text: string, list: RegExp, word: string): string {
  const found = list.exec(text);
  const inside = found?.[1];
  if (!found || inside === undefined) throw new UnknownShapeError(`no list looks like ${list}`);
  const words = inside.split(',').map((part) => part.trim());
  const isSorted = words.every((known, index) => index === 0 || (words[index - 1] as string) <= known);
  const added = [...words, word];
  const at = found.index + found[0].indexOf(inside);
  return text.slice(0, at) + (isSorted ? added.sort() : added).join(', ') + text.slice(at + inside.length);
}

const withFlag = (pattern: RegExp, flag: string): RegExp => new RegExp(pattern, [...new Set(pattern.flags + flag)].join(''));
