import { Injectable } from '@nestjs/common';
import { NotFoundError, type PostedMessage, type RegeneratedAnswer } from '@parley/contracts';
import type { EntityManager } from 'typeorm';
import { GenerationViews } from '../generations/generation-views';
import type { MessageEntity } from './message.entity';
import { MessageViews } from './message-views';
import { RepeatedRequests, type AnswerRequestIds } from './repeated-requests';
import { Thread } from './thread';

/** What is replied to whoever asked for an answer, the first time and each time after. */
@Injectable()
export class AnswerReplies {
  constructor(
    private readonly thread: Thread,
    private readonly messages: MessageViews,
    private readonly generations: GenerationViews,
    private readonly repeats: RepeatedRequests,
  ) {}

  /**
   * The answer that the same request made before, or null when it is new.
   * @throws IdConflictError when one of its ids was used for something else
   */
  repeated(manager: EntityManager, request: AnswerRequestIds): Promise<MessageEntity | null> {
    return this.repeats.findAnswer(manager, request);
  }

  async posted(manager: EntityManager, answer: MessageEntity): Promise<PostedMessage> {
    const question = await this.thread.question(manager, answer.ownerId, answer.id);
    return { message: await this.messages.of(manager, question), ...(await this.regenerated(manager, answer)) };
  }

  async regenerated(manager: EntityManager, answer: MessageEntity): Promise<RegeneratedAnswer> {
    const generation = await this.generations.ofAnswer(manager, answer);
    if (!generation) throw new NotFoundError('generation');
    return { answer: await this.messages.of(manager, answer), generation };
  }
}
