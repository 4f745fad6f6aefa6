import { Injectable } from '@nestjs/common';
import { IdConflictError } from '@parley/contracts';
import type { EntityManager } from 'typeorm';
import { Tables } from '../database/tables';
import type { MessageEntity } from './message.entity';

export interface AnswerRequestIds {
  ownerId: string;
  /** Digest of the whole request. */
  digest: string;
  messageId?: string | undefined;
  answerId?: string | undefined;
  generationId?: string | undefined;
}

/** Knows a request that was made before by any of the ids that its sender gave. */
@Injectable()
export class RepeatedRequests {
  constructor(private readonly tables: Tables) {}

  /**
   * The answer that the same request made, or null when it is new.
   * @throws IdConflictError when one of the ids was used for something else
   */
  async findAnswer(manager: EntityManager, request: AnswerRequestIds): Promise<MessageEntity | null> {
    const ids = [request.messageId, request.answerId].filter((id) => id !== undefined);
    if (ids.length === 0 && !request.generationId) return null;
    const found = await this.tables.messages.findByIds(manager, ids, request.generationId);
    const first = found[0];
    if (!first) return null;
    const isSame = found.every(
      ({ ownerId, requestDigest }) => ownerId === request.ownerId && requestDigest === request.digest,
    );
    if (!isSame) throw new IdConflictError('message or answer');
    return found.find(({ role }) => role === 'assistant') ?? this.tables.messages.findAnswerOf(manager, first);
  }
}
