import { z } from 'zod';
import { SealRecord } from '../generation-log/log-record';
import { Id } from '../ids';

/** What workers tell conversation, through the work queue ANSWERS: that an attempt began, or how it all ended. */
export const AnswerNotice = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('started'), ownerId: Id, generationId: Id, attempt: z.number().int(), worker: z.string() }),
  z.object({ kind: z.literal('ended'), ownerId: Id, generationId: Id, seal: SealRecord }),
]);
export type AnswerNotice = z.infer<typeof AnswerNotice>;
