import { type Conversation, IdConflictError } from '@parley/contracts';
import type { ConversationEntity } from './conversation.entity';
import { toConversationView } from './conversation.view';

/**
 * The answer to a request that made this conversation before.
 * @throws IdConflictError when it was another request, or another's
 */
export function repeatedConversation(existing: ConversationEntity, ownerId: string, digest: string): Conversation {
  const isSame = existing.ownerId === ownerId && existing.requestDigest === digest && !existing.deletedAt && !existing.hidden;
  if (!isSame) throw new IdConflictError('conversation');
  return toConversationView(existing);
}
