import { z } from 'zod';
import { Id } from '../ids';

/**
 * `POST /api/import` takes a file as it is, as `application/octet-stream` and of any length: what we export (one or all),
 * or ChatGPT's `conversations.json`. Repeating it brings nothing in twice; a later export adds what is new.
 */
export const ImportCounts = z.object({
  /** Conversations that were read so far. */
  read: z.number().int(),
  /** New ones, and known ones that got more messages. */
  imported: z.number().int(),
  /** Known ones in which there was nothing new. */
  known: z.number().int(),
  /** Those without a message that could be taken. */
  empty: z.number().int(),
  /** Those that were refused: each has a line of its own. */
  refused: z.number().int(),
  messages: z.number().int(),
});
export type ImportCounts = z.infer<typeof ImportCounts>;

/** One line of the reply (`application/x-ndjson`): how far it has come, about once a second, and how it ended. */
export const ImportLine = z.discriminatedUnion('type', [
  z.object({ type: z.literal('progress'), bytes: z.number().int(), totalBytes: z.number().int().nullable(), counts: ImportCounts }),
  /** One conversation could not be taken; the others are. `index` counts from 0. */
  z.object({ type: z.literal('refused'), index: z.number().int(), title: z.string().nullable(), code: z.string(), detail: z.string() }),
  z.object({ type: z.literal('done'), counts: ImportCounts, conversationIds: z.array(Id) }),
  /** It went no further; what came before is there. */
  z.object({ type: z.literal('failed'), counts: ImportCounts, code: z.string(), detail: z.string() }),
]);
export type ImportLine = z.infer<typeof ImportLine>;
