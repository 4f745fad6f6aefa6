import type { Generation, TokenUsage } from '@parley/contracts';
import type { GenerationEntity } from './generation.entity';

export function toGenerationView(entity: GenerationEntity, queuePosition?: number): Generation {
  const { id, status, attempt, conversationId, messageId, model, askedModel } = entity;
  const position = queuePosition === undefined ? {} : { queuePosition };
  return { id, status, attempt, usage: toTokenUsage(entity), conversationId, messageId, model, ...(askedModel ? { askedModel } : {}), ...position };
}

export function toTokenUsage({ promptTokens, completionTokens, cost, usageEstimated }: GenerationEntity): TokenUsage | null {
  if (promptTokens === null || completionTokens === null || cost === null) return null;
  return { promptTokens, completionTokens, cost, ...(usageEstimated ? { estimated: true } : {}) };
}
