import { Inject, Injectable } from '@nestjs/common';
import { ProblemError } from '@parley/contracts';
import type { EntityManager } from 'typeorm';
import type { Env } from '../env';
import { ENV } from '../settings.module';

type Sizes = Pick<Env, 'LIMIT_MESSAGE_CHARACTERS' | 'LIMIT_MESSAGES_PER_CONVERSATION' | 'LIMIT_CONVERSATIONS_PER_USER'>;

/** A question and its answer. */
const TURN = 2;

/** How long messages may be, how long conversations, and how many there may be of one person. */
@Injectable()
export class SizeLimits {
  constructor(@Inject(ENV) private readonly env: Sizes) {}

  /** @throws ProblemError `message_too_long` */
  checkMessage(content: string): void {
    const most = this.env.LIMIT_MESSAGE_CHARACTERS;
    if (content.length <= most) return;
    const detail = `The message has ${content.length} characters; it may have ${most}.`;
    throw new ProblemError({ status: 400, code: 'message_too_long', title: 'The message is too long', detail });
  }

  /** On all branches of a conversation. */
  get mostMessages(): number {
    return this.env.LIMIT_MESSAGES_PER_CONVERSATION;
  }

  /** Whether a conversation may grow. @throws ProblemError `conversation_full` */
  async checkMessages(manager: EntityManager, conversationId: string, more = TURN): Promise<void> {
    const text = 'SELECT count(*) FROM (SELECT FROM conversation.messages WHERE conversation_id = $1 LIMIT $2) AS counted';
    this.checkGrowth(await countBy(manager, text, [conversationId, this.mostMessages]), more);
  }

  /** @param count the messages that there are. @throws ProblemError `conversation_full` */
  checkGrowth(count: number, more = TURN): void {
    const most = this.mostMessages;
    if (count + more <= most) return;
    const detail = `A conversation may have ${most} messages on all of its branches. Branch off into a new one to go on.`;
    throw new ProblemError({ status: 409, code: 'conversation_full', title: 'This conversation is full', detail });
  }

  /** Whether a person may have one more; temporary chats do not count. @throws ProblemError `too_many_conversations` */
  async checkConversations(manager: EntityManager, ownerId: string): Promise<void> {
    const most = this.env.LIMIT_CONVERSATIONS_PER_USER;
    const text = `SELECT count(*) FROM (
      SELECT FROM conversation.conversations WHERE owner_id = $1 AND deleted_at IS NULL AND NOT temporary LIMIT $2) AS counted`;
    if ((await countBy(manager, text, [ownerId, most])) < most) return;
    const detail = `You have ${most} conversations, which is as many as there may be. Delete some to make room.`;
    throw new ProblemError({ status: 409, code: 'too_many_conversations', title: 'You have too many conversations', detail });
  }
}

async function countBy(manager: EntityManager, text: string, parameters: unknown[]): Promise<number> {
  const rows: { count: string }[] = await manager.query(text, parameters);
  return Number(rows[0]?.count ?? 0);
}
