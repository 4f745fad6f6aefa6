import { z } from 'zod';
import { SealRecord } from '../generation-log/log-record';
import { Id } from '../ids';

/** Edge asks conversation for an answer whose log has aged out (request and reply on `rpc.conversation.answer`). */
export const StoredAnswerRequest = z.object({ ownerId: Id, generationId: Id });
export type StoredAnswerRequest = z.infer<typeof StoredAnswerRequest>;

/** Null when there is no such generation of this owner, or it has not ended yet. */
export const StoredAnswerReply = z.object({ seal: SealRecord.nullable() });
export type StoredAnswerReply = z.infer<typeof StoredAnswerReply>;
