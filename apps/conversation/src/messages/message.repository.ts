import { Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';
import { MessageEntity } from './message.entity';

export type NewMessage = Omit<MessageEntity, 'createdAt'> & { createdAt?: Date };

/** Rows of one INSERT: the driver has a limit on parameters. */
const CHUNK = 500;

@Injectable()
export class MessageRepository {
  /** Of whatever owner. */
  findByIds(manager: EntityManager, ids: readonly string[]): Promise<MessageEntity[]> {
    return manager.findBy(MessageEntity, { id: In([...ids]) });
  }

  findIn(manager: EntityManager, conversationId: string, id: string): Promise<MessageEntity | null> {
    return manager.findOneBy(MessageEntity, { id, conversationId });
  }

  findOwned(manager: EntityManager, ownerId: string, id: string): Promise<MessageEntity | null> {
    return manager.findOneBy(MessageEntity, { id, ownerId });
  }

  /** The answer that the same request made together with a question. */
  findAnswerOf(manager: EntityManager, { id, requestDigest }: MessageEntity): Promise<MessageEntity | null> {
    return manager.findOneBy(MessageEntity, { parentId: id, requestDigest });
  }

  async insert(manager: EntityManager, values: NewMessage): Promise<MessageEntity> {
    const message = manager.create(MessageEntity, values);
    await manager.insert(MessageEntity, message);
    return message;
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
