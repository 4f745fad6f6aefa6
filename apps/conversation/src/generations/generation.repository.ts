import { Injectable } from '@nestjs/common';
import { type EntityManager, In, IsNull } from 'typeorm';
import { entityColumns } from '../database/entity-columns';
import { GenerationEntity } from './generation.entity';

export type NewGeneration = Pick<
  GenerationEntity,
  | 'id'
  | 'ownerId'
  | 'conversationId'
  | 'purpose'
  | 'messageId'
  | 'model'
  | 'reservedTokens'
  | 'reservedCost'
  | 'maxOutputTokens'
  | 'dispatchedAt'
  | 'job'
  | 'context'
  | 'subjectId'
  | 'teams'
  | 'lineClass'
  | 'lineTag'
>;

/** Of an attempt. */
export interface Beginning {
  ownerId: string;
  generationId: string;
  attempt: number;
  worker: string;
}

@Injectable()
export class GenerationRepository {
  /** Of whatever owner. */
  findById(manager: EntityManager, id: string): Promise<GenerationEntity | null> {
    return manager.findOneBy(GenerationEntity, { id });
  }

  async findOwned(manager: EntityManager, ownerId: string, id: string): Promise<GenerationEntity | null> {
    const columns = entityColumns(manager, GenerationEntity);
    const [row]: GenerationEntity[] = await manager.query(`SELECT ${columns} FROM conversation.generations WHERE id = $1 AND owner_id = $2`, [id, ownerId]);
    return row ?? null;
  }

  findWithContext(manager: EntityManager, ownerId: string, id: string): Promise<GenerationEntity | null> {
    return manager
      .createQueryBuilder(GenerationEntity, 'g')
      .addSelect('g.context')
      .where('g.id = :id AND g.owner_id = :ownerId', { id, ownerId })
      .getOne();
  }

  findUnfinishedIn(manager: EntityManager, conversationId: string): Promise<GenerationEntity[]> {
    const order = { createdAt: 'ASC', id: 'ASC' } as const;
    return manager.find(GenerationEntity, { where: { conversationId, endedAt: IsNull() }, order });
  }

  findUnfinishedOf(manager: EntityManager, ownerId: string): Promise<GenerationEntity[]> {
    return manager.find(GenerationEntity, { where: { ownerId, endedAt: IsNull() }, order: { createdAt: 'ASC', id: 'ASC' } });
  }

  /** The newest answer that is being written, or waits, in each of these conversations. */
  async activeIn(manager: EntityManager, conversationIds: readonly string[]): Promise<Map<string, string>> {
    const rows: { conversation_id: string; id: string }[] = await manager.query(
      `SELECT DISTINCT ON (conversation_id) conversation_id, id FROM conversation.generations
       WHERE conversation_id = ANY($1) AND ended_at IS NULL ORDER BY conversation_id, created_at DESC, id DESC`,
      [conversationIds],
    );
    return new Map(rows.map(({ conversation_id, id }) => [conversation_id, id]));
  }

  async update(
    manager: EntityManager,
    generation: GenerationEntity,
    changes: Partial<Omit<GenerationEntity, 'job' | 'context'>> & { job?: null },
  ): Promise<GenerationEntity> {
    await manager.update(GenerationEntity, { id: generation.id }, changes);
    return Object.assign(generation, changes);
  }

  /** Notes that an attempt began. @returns null when that is no news, or when it ended */
  async start(manager: EntityManager, { ownerId, generationId, attempt, worker }: Beginning): Promise<GenerationEntity | null> {
    const [rows]: [GenerationEntity[], number] = await manager.query(
      `UPDATE conversation.generations SET status = 'running', attempt = $3, worker = $4
       WHERE id = $1 AND owner_id = $2 AND ended_at IS NULL AND attempt < $3 RETURNING ${entityColumns(manager, GenerationEntity)}`,
      [generationId, ownerId, attempt, worker],
    );
    return rows[0] ?? null;
  }

  /** @returns whether it still waited; from here on it is not let go */
  async takeFromLine(manager: EntityManager, id: string): Promise<boolean> {
    const [rows]: [unknown[], number] = await manager.query(
      `UPDATE conversation.generations SET cancel_requested_at = clock_timestamp()
       WHERE id = $1 AND ended_at IS NULL AND dispatched_at IS NULL AND cancel_requested_at IS NULL RETURNING id`,
      [id],
    );
    return rows.length > 0;
  }

  /**
   * Takes on some generations that are with the workers and were not looked after for `quietMs`: each replica gets
   * others.
   */
  async claimUnfinished(manager: EntityManager, quietMs: number, limit: number): Promise<GenerationEntity[]> {
    const [rows]: [{ id: string }[], number] = await manager.query(
      `UPDATE conversation.generations SET looked_after_at = now() WHERE id IN (
         SELECT id FROM conversation.generations
         WHERE ended_at IS NULL AND dispatched_at IS NOT NULL
           AND coalesce(looked_after_at, dispatched_at) < now() - make_interval(secs => $1)
         ORDER BY looked_after_at NULLS FIRST LIMIT $2 FOR UPDATE SKIP LOCKED
       ) RETURNING id`,
      [quietMs / 1_000, limit],
    );
    return rows.length === 0 ? [] : manager.findBy(GenerationEntity, { id: In(rows.map(({ id }) => id)) });
  }

  /** Whether answers wait for a worker for longer than it takes to hand one over. */
  async areWorkersBusy(manager: EntityManager): Promise<boolean> {
    const rows: { busy: boolean }[] = await manager.query(
      `SELECT EXISTS (SELECT FROM conversation.generations WHERE ended_at IS NULL AND status = 'queued'
         AND coalesce(dispatched_at, created_at) < now() - interval '2 seconds' AND purpose IN ('answer', 'completion')) AS busy`,
    );
    return rows[0]?.busy ?? false;
  }
}
