import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { MessageEntity } from './message.entity';

export type NewMessage = Omit<MessageEntity, 'createdAt'> & { createdAt?: Date };

/** Rows of one INSERT: the driver has a limit on parameters. */
const CHUNK = 500;

@Injectable()
export class MessageRepository {
  /** Those with one of these ids, and the answer that this generation writes; of whatever owner. */
  findByIds(manager: EntityManager, ids: readonly string[], generationId?: string): Promise<MessageEntity[]> {
    const query = manager.createQueryBuilder(MessageEntity, 'm').where('m.id = ANY(:ids)', { ids });
    if (generationId !== undefined) {
      const ofGeneration = 'm.id = (SELECT message_id FROM conversation.generations WHERE id = :generationId)';
      query.orWhere(ofGeneration, { generationId });
    }
    return query.getMany();
  }

  findIn(manager: EntityManager, conversationId: string, id: string): Promise<MessageEntity | null> {
    return manager.findOneBy(MessageEntity, { id, conversationId });
  }

  async idsIn(manager: EntityManager, conversationId: string): Promise<string[]> {
    const text = 'SELECT id FROM conversation.messages WHERE conversation_id = $1';
    const rows: { id: string }[] = await manager.query(text, [conversationId]);
    return rows.map(({ id }) => id);
  }

  /** With all branches, in the order in which they were made. */
  allIn(manager: EntityManager, conversationId: string): Promise<MessageEntity[]> {
    return manager.find(MessageEntity, { where: { conversationId }, order: { createdAt: 'ASC', id: 'ASC' } });
  }

  findOwned(manager: EntityManager, ownerId: string, id: string): Promise<MessageEntity | null> {
    return manager.findOneBy(MessageEntity, { id, ownerId });
  }

  /** The answer that the same request made together with a question. */
  findAnswerOf(manager: EntityManager, { id, requestDigest }: MessageEntity): Promise<MessageEntity | null> {
    return manager.findOneBy(MessageEntity, { parentId: id, requestDigest });
  }

  /** In the given order, parents before children. */
  async insertAll(manager: EntityManager, values: readonly NewMessage[]): Promise<void> {
    for (let start = 0; start < values.length; start += CHUNK) {
      await manager.insert(MessageEntity, values.slice(start, start + CHUNK));
    }
  }

  async update(manager: EntityManager, message: MessageEntity, changes: Partial<MessageEntity>): Promise<MessageEntity> {
    const { error, ...rest } = changes;
    const values = error === undefined ? rest : { ...rest, error: error as object | null };
    await manager.update(MessageEntity, { id: message.id }, values);
    return Object.assign(message, changes);
  }
}
