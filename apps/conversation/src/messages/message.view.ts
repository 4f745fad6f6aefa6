import type { Message } from '@parley/contracts';
import type { MessageEntity } from './message.entity';

export function toMessageView(entity: MessageEntity, siblingIds: readonly string[]): Message {
  const { id, conversationId, parentId, role, content, status, model, askedModel, tokenCount, generationId, error, feedback, createdAt } = entity;
  return {
    id,
    conversationId,
    parentId,
    role,
    content,
    status,
    model,
    ...(askedModel ? { askedModel } : {}),
    tokenCount,
    generationId,
    error,
    ...(feedback ? { feedback } : {}),
    siblings: { index: siblingIds.indexOf(id), count: siblingIds.length, ids: [...siblingIds] },
    createdAt: createdAt.toISOString(),
  };
}
