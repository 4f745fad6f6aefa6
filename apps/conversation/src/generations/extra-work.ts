import type { GenerationPurpose } from '@parley/contracts';

/** What is made beside the answers: it delays nobody's, and does not count as one. */
const EXTRA: readonly GenerationPurpose[] = ['title', 'summary'];

export function isExtra(purpose: GenerationPurpose = 'answer'): boolean {
  return EXTRA.includes(purpose);
}
