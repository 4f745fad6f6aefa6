import { countTokens as countO200k } from 'gpt-tokenizer/encoding/o200k_base';

/** Longest run without a space that the tokenizer gets whole: its time grows with the square of a run. */
const LONGEST_RUN = /(\S{300})/;

/** Text that looks like a control token (`<|endoftext|>`) is counted as the plain text that it is. */
const PLAIN = { disallowedSpecial: new Set<string>() };

/** Tokens of the chat format around each message, and before the answer. */
const PER_MESSAGE = 4;
const PER_PROMPT = 3;

/** Number of tokens of a text in the o200k encoding: exact for OpenAI's models, a fair estimate for others. */
export function countTokens(text: string): number {
  return text
    .split(LONGEST_RUN)
    .filter((piece) => piece.length > 0)
    .reduce((sum, piece) => sum + countO200k(piece, PLAIN), 0);
}

/** Number of tokens of a whole prompt, with what the chat format adds to each message. */
export function countPromptTokens(messages: readonly { content: string }[]): number {
  return messages.reduce((sum, { content }) => sum + countTokens(content) + PER_MESSAGE, PER_PROMPT);
}
