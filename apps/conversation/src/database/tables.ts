import { Injectable } from '@nestjs/common';
import { ConversationRepository } from '../conversations/conversation.repository';
import { GenerationRepository } from '../generations/generation.repository';
import { MessageRepository } from '../messages/message.repository';
import { MessageTree } from '../messages/message-tree';

/** The repositories, in one hand. */
@Injectable()
export class Tables {
  constructor(
    readonly conversations: ConversationRepository,
    readonly messages: MessageRepository,
    readonly tree: MessageTree,
    readonly generations: GenerationRepository,
  ) {}
}
