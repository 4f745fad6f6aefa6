import { Injectable } from '@nestjs/common';
import { type AdminGeneration, type Generation, NotFoundError, type Page, type PageQuery } from '@parley/contracts';
import { z } from 'zod';
import { decodeCursor, encodeCursor, momentOf } from '../database/keyset-cursor';
import { Tables } from '../database/tables';
import { GenerationsService } from '../generations/generations.service';
import { OwnerTransactions } from '../outbox/owner-transactions';
import { AdminAudit } from './admin-audit';

type Row = Omit<AdminGeneration, 'createdAt' | 'dispatchedAt' | 'reserved'> & {
  createdAt: Date;
  dispatchedAt: Date | null;
  tokens: string;
  cost: string;
  moment: string;
};

const Key = z.tuple([z.iso.datetime(), z.uuid()]);
const BEGINNING = ['-infinity', '00000000-0000-0000-0000-000000000000'] as const;

const FIND = `
  SELECT id, owner_id AS "ownerId", purpose, model, status, attempt, worker, created_at AS "createdAt",
    dispatched_at AS "dispatchedAt", reserved_tokens AS tokens, reserved_cost AS cost,
    cancel_requested_at IS NOT NULL AS "cancelRequested", ${momentOf('created_at')} AS moment,
    greatest(0, extract(epoch FROM now() - created_at))::integer AS "ageSeconds"
  FROM conversation.generations
  WHERE ended_at IS NULL AND (created_at, id) > ($1::timestamptz, $2::uuid)
  ORDER BY created_at, id LIMIT $3`;

/** Everything that runs or waits, of all people, and stopping it. */
@Injectable()
export class AdminGenerations {
  constructor(
    private readonly transactions: OwnerTransactions,
    private readonly tables: Tables,
    private readonly generations: GenerationsService,
    private readonly audit: AdminAudit,
  ) {}

  /** The oldest first. */
  async list({ limit, cursor }: PageQuery): Promise<Page<AdminGeneration>> {
    const key = cursor === undefined ? BEGINNING : decodeCursor(Key, cursor);
    const rows: Row[] = await this.transactions.reader.query(FIND, [...key, limit + 1]);
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return { items: page.map(toView), nextCursor: last && rows.length > limit ? encodeCursor([last.moment, last.id]) : null };
  }

  /** @throws NotFoundError */
  async cancel(actorId: string, id: string): Promise<Generation> {
    const found = await this.tables.generations.findById(this.transactions.reader, id);
    if (!found) throw new NotFoundError('generation');
    return this.transactions.run(found.ownerId, async (transaction) => {
      const generation = await this.generations.cancelIn(transaction, id);
      await this.audit.note(transaction, actorId, 'generation.cancel', { generationId: id, model: found.model });
      return generation;
    });
  }
}

function toView({ createdAt, dispatchedAt, tokens, cost, moment: _key, ...row }: Row): AdminGeneration {
  return {
    ...row,
    createdAt: createdAt.toISOString(),
    dispatchedAt: dispatchedAt?.toISOString() ?? null,
    reserved: { tokens: Number(tokens), cost: Number(cost) },
  };
}
