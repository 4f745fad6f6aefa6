import { z } from 'zod';

/**
 * An id of ours: a UUID (version 7 where we or the page make it), always in lower case.
 * It is checked before it comes near a NATS subject, where `.`, `*`, `>` and spaces have a meaning.
 */
export const Id = z.uuid().toLowerCase();
export type Id = z.infer<typeof Id>;
