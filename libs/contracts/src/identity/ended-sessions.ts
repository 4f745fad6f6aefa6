import { z } from 'zod';
import { Id } from '../ids';

/** A service asks auth which sessions have ended (request and reply on `rpc.auth.ended-sessions`). */
export const EndedSessionsRequest = z.object({
  /** The `until` of the answer before; left out: all that may still have a token that is good. */
  since: z.iso.datetime().optional(),
});
export type EndedSessionsRequest = z.infer<typeof EndedSessionsRequest>;

export const EndedSessionsReply = z.object({
  ids: z.array(Id),
  until: z.iso.datetime(),
  /** There is more: ask again at once. */
  isPartial: z.boolean(),
});
export type EndedSessionsReply = z.infer<typeof EndedSessionsReply>;
