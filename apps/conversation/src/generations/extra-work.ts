import type { GenerationPurpose } from '@parley/contracts';

/** What is made beside the answers: it delays nobody's, and does not count as one. */
const EXTRA: readonly GenerationPurpose[] = ['title', 'summary'];

export function isExtra(purpose: GenerationPurpose = 'answer'): boolean {
  return EXTRA.includes(purpose);
}

/** What goes first among those that wait: people before programs, and both before what is made beside. */
const CLASSES: Record<GenerationPurpose, number> = { answer: 0, completion: 1, title: 2, summary: 2 };

export function lineClassOf(purpose: GenerationPurpose): number {
  return CLASSES[purpose];
}
