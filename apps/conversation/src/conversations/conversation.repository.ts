import { Injectable } from '@nestjs/common';
import { NotFoundError, type Page } from '@parley/contracts';
import { decodeCursor, pageOf } from '@parley/database';
import { type EntityManager, IsNull, MoreThan } from 'typeorm';
import { z } from 'zod';
import { ConversationEntity } from './conversation.entity';

/** Sort key of the list: pinned first, then the newest activity. */
const ListKey = z.tuple([z.boolean(), z.iso.datetime(), z.uuid()]);

const DeletedKey = z.tuple([z.iso.datetime(), z.uuid()]);

export interface ConversationFilter {
  ownerId: string;
  archived: boolean;
  limit: number;
  cursor?: string | undefined;
}

export type NewConversation = Pick<
  ConversationEntity,
  'id' | 'ownerId' | 'title' | 'model' | 'instructions' | 'temporary' | 'requestDigest'
> &
  Partial<Pick<ConversationEntity, 'activeLeafId' | 'hidden'>>;

@Injectable()
export class ConversationRepository {
  /** Also finds what was deleted, and what is another's. */
  findById(manager: EntityManager, id: string): Promise<ConversationEntity | null> {
    return manager.findOneBy(ConversationEntity, { id });
  }

  /** What its owner can see. */
  findOwned(manager: EntityManager, ownerId: string, id: string): Promise<ConversationEntity | null> {
    return manager.findOneBy(ConversationEntity, { id, ownerId, deletedAt: IsNull(), hidden: false });
  }

  /** @throws NotFoundError */
  async getOwned(manager: EntityManager, ownerId: string, id: string): Promise<ConversationEntity> {
    const conversation = await this.findOwned(manager, ownerId, id);
    if (!conversation) throw new NotFoundError('conversation');
    return conversation;
  }

  /** Some of those that an owner can see, also the temporary ones. */
  someOf(manager: EntityManager, ownerId: string, limit: number): Promise<ConversationEntity[]> {
    return manager.find(ConversationEntity, { where: { ownerId, deletedAt: IsNull(), hidden: false }, take: limit });
  }

  /** All that an owner keeps, by id: those behind `after`. */
  pageById(
    manager: EntityManager,
    { ownerId, after, limit }: { ownerId: string; after: string | null; limit: number },
  ): Promise<ConversationEntity[]> {
    const where = { ownerId, deletedAt: IsNull(), temporary: false, ...(after === null ? {} : { id: MoreThan(after) }) };
    return manager.find(ConversationEntity, { where, order: { id: 'ASC' }, take: limit });
  }

  async list(manager: EntityManager, { ownerId, archived, limit, cursor }: ConversationFilter): Promise<Page<ConversationEntity>> {
    const query = manager
      .createQueryBuilder(ConversationEntity, 'c')
      .where('c.owner_id = :ownerId AND c.archived = :archived', { ownerId, archived })
      .andWhere('c.deleted_at IS NULL AND NOT c.temporary')
      .orderBy({ 'c.pinned': 'DESC', 'c.updatedAt': 'DESC', 'c.id': 'DESC' })
      .limit(limit + 1);
    if (cursor !== undefined) {
      const [pinned, updatedAt, id] = decodeCursor(ListKey, cursor);
      query.andWhere('(c.pinned, c.updated_at, c.id) < (:pinned, :updatedAt, :id)', { pinned, updatedAt, id });
    }
    return pageOf(await query.getMany(), limit, ({ pinned, updatedAt, id }) => [pinned, updatedAt.toISOString(), id]);
  }

  /** What its owner deleted and can still restore, the latest deletion first. */
  async listDeleted(manager: EntityManager, { ownerId, limit, cursor }: Omit<ConversationFilter, 'archived'>): Promise<Page<ConversationEntity>> {
    const query = manager
      .createQueryBuilder(ConversationEntity, 'c')
      .where('c.owner_id = :ownerId AND c.deleted_at IS NOT NULL AND NOT c.hidden AND NOT c.temporary', { ownerId })
      .orderBy({ 'c.deletedAt': 'DESC', 'c.id': 'DESC' })
      .limit(limit + 1);
    if (cursor !== undefined) {
      const [deletedAt, id] = decodeCursor(DeletedKey, cursor);
      query.andWhere("(date_trunc('milliseconds', c.deleted_at), c.id) < (:deletedAt, :id)", { deletedAt, id });
    }
    return pageOf(await query.getMany(), limit, ({ deletedAt, id }) => [(deletedAt ?? new Date(0)).toISOString(), id]);
  }

  async insert(manager: EntityManager, facts: NewConversation): Promise<ConversationEntity> {
    const now = new Date();
    const shown = { titleSource: 'person', version: 1, pinned: false, archived: false, hidden: false, activeLeafId: null } as const;
    const times = { createdAt: now, updatedAt: now, deletedAt: null };
    const conversation = manager.create(ConversationEntity, { ...shown, ...times, ...facts });
    await manager.insert(ConversationEntity, conversation);
    return conversation;
  }

  async update(
    manager: EntityManager,
    conversation: ConversationEntity,
    changes: Partial<ConversationEntity>,
  ): Promise<ConversationEntity> {
    if (Object.keys(changes).length > 0) await manager.update(ConversationEntity, { id: conversation.id }, changes);
    return Object.assign(conversation, changes);
  }
}
