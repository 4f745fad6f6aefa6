import { Injectable } from '@nestjs/common';
import type { Conversation, CreateConversationBody, ListConversationsQuery, Page, UpdateConversationBody } from '@parley/contracts';
import { v7 as uuidv7 } from 'uuid';
import { SizeLimits } from '../admission/size-limits';
import { idConflictOf } from '../database/id-conflict';
import { requestDigest } from '../database/request-digest';
import { Tables } from '../database/tables';
import { ModelCatalog } from '../models/model-catalog';
import type { OwnerTransaction } from '../outbox/owner-transaction';
import { OwnerTransactions } from '../outbox/owner-transactions';
import type { ConversationEntity } from './conversation.entity';
import { toConversationView } from './conversation.view';
import { repeatedConversation } from './repeated-conversation';
import { refuseStale } from './stale';

@Injectable()
export class ConversationsService {
  constructor(
    private readonly transactions: OwnerTransactions,
    private readonly tables: Tables,
    private readonly catalog: ModelCatalog,
    private readonly sizes: SizeLimits,
  ) {}

  /** @throws IdConflictError when the id was used for another conversation; ProblemError `too_many_conversations`, `unknown_model` */
  async create(ownerId: string, body: CreateConversationBody): Promise<Conversation> {
    const { title = '', model = null, instructions = null, temporary = false } = body;
    const id = body.id ?? uuidv7();
    const digest = requestDigest({ title, model, instructions, temporary });
    return this.transactions
      .run(ownerId, async (transaction) => {
        const existing = await this.tables.conversations.findById(transaction.manager, id);
        if (existing) return repeatedConversation(existing, ownerId, digest);
        if (model !== null) this.catalog.choose(model);
        if (!temporary) await this.sizes.checkConversations(transaction.manager, ownerId);
        const facts = { id, ownerId, title, model, instructions, temporary, requestDigest: digest };
        return this.announce(transaction, await this.tables.conversations.insert(transaction.manager, facts));
      })
      .catch(idConflictOf('conversation'));
  }

  async list(ownerId: string, query: ListConversationsQuery): Promise<Page<Conversation>> {
    if (query.deleted) return this.listDeleted(ownerId, query);
    const { items, nextCursor } = await this.tables.conversations.list(this.transactions.reader, { ownerId, ...query });
    return { items: await this.withActivity(items), nextCursor };
  }

  private async listDeleted(ownerId: string, { limit, cursor }: ListConversationsQuery): Promise<Page<Conversation>> {
    const { items, nextCursor } = await this.tables.conversations.listDeleted(this.transactions.reader, { ownerId, limit, cursor });
    const views = items.map((entity) => ({ ...toConversationView(entity), ...(entity.deletedAt ? { deletedAt: entity.deletedAt.toISOString() } : {}) }));
    return { items: views, nextCursor };
  }

  /** @throws NotFoundError */
  async get(ownerId: string, id: string): Promise<Conversation> {
    const conversation = await this.tables.conversations.getOwned(this.transactions.reader, ownerId, id);
    const [view] = await this.withActivity([conversation]);
    return view ?? toConversationView(conversation);
  }

  /** @throws NotFoundError, ProblemError `stale` or `unknown_model` */
  async update(ownerId: string, id: string, body: UpdateConversationBody, ifMatch?: string): Promise<Conversation> {
    return this.transactions.run(ownerId, async (transaction) => {
      const conversation = await this.tables.conversations.getOwned(transaction.manager, ownerId, id);
      refuseStale(ifMatch, conversation.version);
      if (body.model) this.catalog.choose(body.model);
      return this.announce(transaction, await this.tables.conversations.update(transaction.manager, conversation, {
        ...body,
        ...(body.title === undefined ? {} : { titleSource: 'person' }),
        version: conversation.version + 1,
      }));
    });
  }

  /** With what is being written in them. */
  private async withActivity(conversations: readonly ConversationEntity[]): Promise<Conversation[]> {
    const ids = conversations.map(({ id }) => id);
    const active = await this.tables.generations.activeIn(this.transactions.reader, ids);
    return conversations.map((entity) => ({ ...toConversationView(entity), activeGenerationId: active.get(entity.id) ?? null }));
  }

  private announce(transaction: OwnerTransaction, entity: ConversationEntity): Conversation {
    const conversation = toConversationView(entity);
    transaction.say({ type: 'conversation.changed', conversation });
    return conversation;
  }
}
