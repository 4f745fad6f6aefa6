import { z } from 'zod';
import { Conversation } from '../conversations/conversation';
import { Generation } from '../conversations/generation';
import { Message } from '../conversations/message';
import { Preferences } from '../conversations/preferences';
import { Share } from '../conversations/share';
import { BudgetState } from '../conversations/usage';
import { Id } from '../ids';

const conversationChanged = z.object({ type: z.literal('conversation.changed'), conversation: Conversation });
const conversationDeleted = z.object({ type: z.literal('conversation.deleted'), conversationId: Id });
const branchSelected = z.object({ type: z.literal('branch.selected'), conversationId: Id, messageId: Id });
const messageCreated = z.object({ type: z.literal('message.created'), conversationId: Id, message: Message });
const messageChanged = z.object({ type: z.literal('message.changed'), conversationId: Id, message: Message });
const generationChanged = z.object({ type: z.literal('generation.changed'), generation: Generation });
/** Places in line, from 1, of this person's answers that wait. That of one answer only ever gets better. */
const queueMoved = z.object({
  type: z.literal('queue.moved'),
  places: z.array(z.object({ generationId: Id, position: z.number().int() })),
});
const usageChanged = z.object({ type: z.literal('usage.changed') });
const usageWarning = z.object({ type: z.literal('usage.warning'), budget: BudgetState });
const preferencesChanged = z.object({ type: z.literal('preferences.changed'), preferences: Preferences });
/** A link was made, brought up to date, or (null) taken back. */
const shareChanged = z.object({ type: z.literal('share.changed'), conversationId: Id, share: Share.nullable() });
const sessionEnded = z.object({ type: z.literal('session.ended'), sessionId: Id });

/** A change that every tab and device of one person should show, on `user.<ownerId>`. */
export const UserChange = z.discriminatedUnion('type', [
  conversationChanged,
  conversationDeleted,
  branchSelected,
  messageCreated,
  messageChanged,
  generationChanged,
  queueMoved,
  usageChanged,
  usageWarning,
  preferencesChanged,
  shareChanged,
  sessionEnded,
]);
export type UserChange = z.infer<typeof UserChange>;

/** As delivered: with `id`, the place in the person's own stream of events, from which a client resumes. */
export type UserEvent = UserChange & { id: number; at: string };
