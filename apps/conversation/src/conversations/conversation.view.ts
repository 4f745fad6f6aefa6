import type { Conversation } from '@parley/contracts';
import type { ConversationEntity } from './conversation.entity';

export function toConversationView(entity: ConversationEntity): Conversation {
  const { id, title, model, instructions, pinned, archived, temporary, version, createdAt, updatedAt } = entity;
  return {
    id,
    title,
    model,
    instructions,
    pinned,
    archived,
    temporary,
    version,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}
