import type { Model } from '@parley/contracts';

/** Share of the window that an answer is always left, at least. */
const LEAST_ANSWER_SHARE = 0.25;
const LONGEST_SUMMARY = 1_000;
const LARGEST_SUMMARY_SHARE = 1 / 8;

/** Tokens that a prompt may have at most: the window without the answer's allowance. */
export function promptRoom({ contextWindow, maxOutputTokens }: Model): number {
  return contextWindow - Math.min(maxOutputTokens, Math.floor(contextWindow * LEAST_ANSWER_SHARE));
}

/** Tokens that a summary may have at most, or the first message where it is kept beside one. */
export function summaryRoom({ contextWindow }: Model): number {
  return Math.min(LONGEST_SUMMARY, Math.floor(contextWindow * LARGEST_SUMMARY_SHARE));
}
