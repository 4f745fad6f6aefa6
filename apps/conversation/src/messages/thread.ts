import { Injectable } from '@nestjs/common';
import { NotFoundError } from '@parley/contracts';
import type { EntityManager } from 'typeorm';
import { SizeLimits } from '../admission/size-limits';
import type { ConversationEntity } from '../conversations/conversation.entity';
import { Tables } from '../database/tables';
import type { MessageEntity } from './message.entity';
import { answerUnfinished, notAnAnswer } from './message-problems';
import { type PostingPlace, PostingPlaceRepository, type PostingWish } from './posting-place.repository';

/** Finds the places in a conversation where something may be said. */
@Injectable()
export class Thread {
  constructor(
    private readonly tables: Tables,
    private readonly places: PostingPlaceRepository,
    private readonly sizes: SizeLimits,
  ) {}

  /** @throws NotFoundError also when it is another's */
  conversation(manager: EntityManager, ownerId: string, id: string): Promise<ConversationEntity> {
    return this.tables.conversations.getOwned(manager, ownerId, id);
  }

  /** Before anything of it is counted. @throws ProblemError `message_too_long` */
  checkLength(content: string): void {
    this.sizes.checkMessage(content);
  }

  /** Where a message is to be posted. @throws NotFoundError also when the conversation is another's */
  async place(manager: EntityManager, wish: Omit<PostingWish, 'countTo'>): Promise<PostingPlace> {
    const place = await this.places.find(manager, { ...wish, countTo: this.sizes.mostMessages });
    if (!place) throw new NotFoundError('conversation');
    return place;
  }

  /** @throws NotFoundError, ProblemError `invalid_parent`, `answer_unfinished` or `conversation_full` */
  checkPlace({ messages, parent }: PostingPlace, parentId: string | null): void {
    this.sizes.checkGrowth(messages);
    if (parentId === null) return;
    if (!parent) throw new NotFoundError('message to follow in this conversation');
    if (parent.role !== 'assistant') throw notAnAnswer();
    if (parent.status === 'streaming') throw answerUnfinished();
  }

  /** Whether there is room for one more answer. @throws ProblemError `conversation_full` */
  async checkRoom(manager: EntityManager, { conversationId }: MessageEntity): Promise<void> {
    await this.sizes.checkMessages(manager, conversationId, 1);
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
