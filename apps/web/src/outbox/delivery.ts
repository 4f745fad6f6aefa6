import { inject, Injectable } from '@angular/core';
import type { CreateConversationBody } from '@parley/contracts';
import { MessagesApi } from '../chat/messages-api';
import { Threads } from '../chat/threads';
import { ConversationList } from '../conversations/conversation-list';
import { ConversationsApi } from '../conversations/conversations-api';
import { problemOf } from '../http/problem-of';
import { ModelCatalog } from '../models/model-catalog';
import type { MessageOrder, OutboxOrder, RegenerateOrder } from './outbox-state';

/** Administrators have switched models, or the model file is another one. */
const OTHER_MODELS = ['model_disabled', 'model_not_allowed', 'unknown_model'];

/** Brings an order to the service that carries it out. Safe to repeat: every id in it was made by the page. */
@Injectable({ providedIn: 'root' })
export class Delivery {
  private readonly conversations = inject(ConversationsApi);
  private readonly messages = inject(MessagesApi);
  private readonly list = inject(ConversationList);
  private readonly threads = inject(Threads);
  private readonly catalog = inject(ModelCatalog);

  async deliver(order: OutboxOrder): Promise<void> {
    try {
      await (order.kind === 'message' ? this.post(order) : this.regenerate(order));
    } catch (error) {
      if (OTHER_MODELS.includes(problemOf(error).code)) this.catalog.reload();
      throw error;
    }
  }

  private async post(order: MessageOrder): Promise<void> {
    if (order.startsConversation) await this.create(order);
    const { messageId: id, generationId, answerId, parentId, content } = order;
    const body = { id, generationId, answerId, parentId, content, ...modelOf(order) };
    const { message, answer } = await this.messages.post(order.conversationId, body);
    this.threads.take(message, answer);
  }

  private async create(order: MessageOrder): Promise<void> {
    try {
      this.list.take(await this.conversations.create(conversationOf(order)));
    } catch (error) {
      // An earlier try made it, and it has changed since.
      if (problemOf(error).code !== 'id_conflict') throw error;
    }
  }

  private async regenerate({ messageId, generationId, answerId, ...order }: RegenerateOrder): Promise<void> {
    const { answer } = await this.messages.regenerate(messageId, { generationId, answerId, ...modelOf(order) });
    this.threads.take(answer);
  }
}

function conversationOf(order: MessageOrder): CreateConversationBody {
  return { id: order.conversationId, ...modelOf(order), ...(order.isTemporary ? { temporary: true } : {}) };
}

function modelOf({ model }: { model: string | null }): { model?: string } {
  return model === null ? {} : { model };
}
