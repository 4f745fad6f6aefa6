import { Injectable } from '@nestjs/common';
import {
  type Conversation,
  type CreateConversationBody,
  type ListConversationsQuery,
  NotFoundError,
  type Page,
  type UpdateConversationBody,
} from '@parley/contracts';
import { v7 as uuidv7 } from 'uuid';
import { requestDigest } from '../database/request-digest';
import { idConflictOf } from '../database/id-conflict';
import { GenerationRepository } from '../generations/generation.repository';
import { ModelCatalog } from '../models/model-catalog';
import type { OwnerTransaction } from '../outbox/owner-transaction';
import { OwnerTransactions } from '../outbox/owner-transactions';
import type { ConversationEntity } from './conversation.entity';
import { ConversationRepository } from './conversation.repository';
import { toConversationView } from './conversation.view';
import { repeatedConversation } from './repeated-conversation';
import { refuseStale } from './stale';

@Injectable()
export class ConversationsService {
  constructor(
    private readonly transactions: OwnerTransactions,
    private readonly conversations: ConversationRepository,
    private readonly generations: GenerationRepository,
    private readonly catalog: ModelCatalog,
  ) {}

  /** @throws IdConflictError when the id was used for another conversation */
  async create(ownerId: string, body: CreateConversationBody): Promise<Conversation> {
    const { title = '', model = null, instructions = null, temporary = false } = body;
    const id = body.id ?? uuidv7();
    const digest = requestDigest({ title, model, instructions, temporary });
    return this.transactions
      .run(ownerId, async (transaction) => {
        const existing = await this.conversations.findById(transaction.manager, id);
        if (existing) return repeatedConversation(existing, ownerId, digest);
        if (model !== null) this.catalog.choose(model);
        const facts = { id, ownerId, title, model, instructions, temporary, requestDigest: digest };
        return this.announce(transaction, await this.conversations.insert(transaction.manager, facts));
      })
      .catch(idConflictOf('conversation'));
  }

  async list(ownerId: string, query: ListConversationsQuery): Promise<Page<Conversation>> {
    const rows = await this.conversations.list(this.transactions.reader, { ownerId, ...query });
    const items = rows.slice(0, query.limit);
    const last = items.at(-1);
    const nextCursor = last && rows.length > query.limit ? this.conversations.cursorOf(last) : null;
    return { items: await this.withActivity(items), nextCursor };
  }

  async get(ownerId: string, id: string): Promise<Conversation> {
    const conversation = await this.conversations.findOwned(this.transactions.reader, ownerId, id);
    if (!conversation) throw new NotFoundError('conversation');
    const [view] = await this.withActivity([conversation]);
    return view ?? toConversationView(conversation);
  }

  /** @throws NotFoundError, ProblemError `stale` or `unknown_model` */
  async update(ownerId: string, id: string, body: UpdateConversationBody, ifMatch?: string): Promise<Conversation> {
    return this.transactions.run(ownerId, async (transaction) => {
      const conversation = await this.conversations.findOwned(transaction.manager, ownerId, id);
      if (!conversation) throw new NotFoundError('conversation');
      refuseStale(ifMatch, conversation.version);
      if (body.model) this.catalog.choose(body.model);
      return this.announce(transaction, await this.conversations.update(transaction.manager, conversation, {
        ...body,
        ...(body.title === undefined ? {} : { titleSource: 'person' }),
        version: conversation.version + 1,
      }));
    });
  }

  /** With what is being written in them. */
  private async withActivity(conversations: readonly ConversationEntity[]): Promise<Conversation[]> {
    const ids = conversations.map(({ id }) => id);
    const active = await this.generations.activeIn(this.transactions.reader, ids);
    return conversations.map((entity) => ({ ...toConversationView(entity), activeGenerationId: active.get(entity.id) ?? null }));
  }

  private announce(transaction: OwnerTransaction, entity: ConversationEntity): Conversation {
    const conversation = toConversationView(entity);
    transaction.say({ type: 'conversation.changed', conversation });
    return conversation;
  }
}
