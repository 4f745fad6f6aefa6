import { z } from 'zod';
import { Id } from '../ids';

/**
 * `DELETE /api/auth/account` → 204: the account and all that belongs to it, for good. The password is asked for where
 * there is one; who signs in elsewhere must have done so in the last ten minutes (`403 sign_in_again`).
 */
export const DeleteAccountBody = z.object({ password: z.string().min(1).max(1024).optional() }).default({});
export type DeleteAccountBody = z.infer<typeof DeleteAccountBody>;

/** auth tells conversation, until it hears that it is done, to forget somebody (request and reply on `rpc.conversation.forget`). */
export const ForgetOwnerRequest = z.object({ ownerId: Id });
export type ForgetOwnerRequest = z.infer<typeof ForgetOwnerRequest>;

/** False: more is to be done than fits into one reply, or an answer is still being stopped. Ask again. */
export const ForgetOwnerReply = z.object({ done: z.boolean() });
export type ForgetOwnerReply = z.infer<typeof ForgetOwnerReply>;
