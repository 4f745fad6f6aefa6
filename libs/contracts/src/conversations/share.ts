import { z } from 'zod';
import { MessageRole } from './message';

/** 192 random bits: nobody guesses one. */
export const ShareId = z.string().regex(/^[A-Za-z0-9_-]{32}$/, 'must be the id of a shared conversation');

/** A link to a conversation as it was at `updatedAt`. */
export const Share = z.object({ id: ShareId, createdAt: z.iso.datetime(), updatedAt: z.iso.datetime() });
export type Share = z.infer<typeof Share>;

export const SharedMessage = z.object({
  role: MessageRole,
  content: z.string(),
  model: z.string().nullable(),
});
export type SharedMessage = z.infer<typeof SharedMessage>;

/** What everybody sees who has the link: one branch, and nothing of whose it is. */
export const SharedConversation = z.object({
  title: z.string(),
  sharedAt: z.iso.datetime(),
  messages: z.array(SharedMessage),
});
export type SharedConversation = z.infer<typeof SharedConversation>;
