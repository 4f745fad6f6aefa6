import { z } from 'zod';

/** Text as a database can keep it: NUL is refused, and half a surrogate pair becomes a replacement character. */
export const PlainText = z
  .string()
  .refine((text) => !text.includes('\u0000'), 'must not contain NUL characters')
  .overwrite((text) => text.toWellFormed());

/** What a model is told before all else. */
export const Instructions = PlainText.max(8_000);
