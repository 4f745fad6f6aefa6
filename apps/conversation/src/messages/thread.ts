import { Injectable } from '@nestjs/common';
import { NotFoundError } from '@parley/contracts';
import type { EntityManager } from 'typeorm';
import type { ConversationEntity } from '../conversations/conversation.entity';
import { Tables } from '../database/tables';
import type { MessageEntity } from './message.entity';
import { answerUnfinished, notAnAnswer } from './message-problems';

/** Finds the places in a conversation where something may be said. */
@Injectable()
export class Thread {
  constructor(private readonly tables: Tables) {}

  /** @throws NotFoundError also when it is another's */
  async conversation(manager: EntityManager, ownerId: string, id: string): Promise<ConversationEntity> {
    const conversation = await this.tables.conversations.findOwned(manager, ownerId, id);
    if (!conversation) throw new NotFoundError('conversation');
    return conversation;
  }

  /** @throws NotFoundError, ProblemError `invalid_parent` or `answer_unfinished` */
  async checkParent(manager: EntityManager, conversationId: string, parentId: string | null): Promise<void> {
    if (parentId === null) return;
    const parent = await this.tables.messages.findIn(manager, conversationId, parentId);
    if (!parent) throw new NotFoundError('message to follow in this conversation');
    if (parent.role !== 'assistant') throw notAnAnswer();
    if (parent.status === 'streaming') throw answerUnfinished();
  }

  /**
   * @param id a question, or one of its answers
   * @throws NotFoundError also when it is another's
   */
  async question(manager: EntityManager, ownerId: string, id: string): Promise<MessageEntity> {
    const message = await this.tables.messages.findOwned(manager, ownerId, id);
    if (message?.role === 'user') return message;
    const parentId = message?.parentId;
    const question = parentId ? await this.tables.messages.findOwned(manager, ownerId, parentId) : null;
    if (!question) throw new NotFoundError('message');
    return question;
  }
}
