import { Injectable } from '@nestjs/common';
import type { Message } from '@parley/contracts';
import type { EntityManager } from 'typeorm';
import type { MessageEntity } from './message.entity';
import { toMessageView } from './message.view';
import { MessageTree } from './message-tree';

/** Messages as clients see them, each with its place among its versions. */
@Injectable()
export class MessageViews {
  constructor(private readonly tree: MessageTree) {}

  /** @param messages of one conversation */
  async ofAll(manager: EntityManager, messages: readonly MessageEntity[]): Promise<Message[]> {
    const siblings = await this.tree.siblings(manager, messages);
    return messages.map((message) => toMessageView(message, siblings.get(message.id) ?? [message.id]));
  }

  async of(manager: EntityManager, message: MessageEntity): Promise<Message> {
    const [view] = await this.ofAll(manager, [message]);
    return view ?? toMessageView(message, [message.id]);
  }

  /** Ids of a message's versions, with its own as the last: for one that is about to be saved. */
  async siblingIdsWith(manager: EntityManager, message: MessageEntity): Promise<string[]> {
    const siblings = await this.tree.siblings(manager, [message]);
    return [...(siblings.get(message.id) ?? []).filter((id) => id !== message.id), message.id];
  }
}
