import { Injectable } from '@nestjs/common';
import { type AdminGeneration, type Generation, NotFoundError, type Page, type PageQuery } from '@parley/contracts';
import { decodeCursor, momentOf, pageOf } from '@parley/database';
import { z } from 'zod';
import { GenerationsService } from '../generations/generations.service';
import { type SoFar, SpentSoFar } from '../generations/spent-so-far';
import { OwnerTransactions } from '../outbox/owner-transactions';
import { AdminAudit } from './admin-audit';

type Row = Omit<AdminGeneration, 'createdAt' | 'dispatchedAt' | 'reserved' | 'soFar'> & {
  promptTokens: number;
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
    teams, reserved_tokens - max_output_tokens AS "promptTokens", CASE WHEN dispatched_at IS NULL THEN (
      SELECT count(*)::integer + 1 FROM conversation.generations other WHERE other.ended_at IS NULL AND other.dispatched_at IS NULL
        AND (other.line_class, other.line_tag) <= (g.line_class, g.line_tag) AND (other.created_at, other.id) < (g.created_at, g.id)
    ) END AS "queuePosition", cancel_requested_at IS NOT NULL AS "cancelRequested", ${momentOf('created_at')} AS moment,
    greatest(0, extract(epoch FROM now() - created_at))::integer AS "ageSeconds"
  FROM conversation.generations g
  WHERE ended_at IS NULL AND (created_at, id) > ($1::timestamptz, $2::uuid)
  ORDER BY created_at, id LIMIT $3`;

/** Everything that runs or waits, of all people, and stopping it. */
@Injectable()
export class AdminGenerations {
  constructor(
    private readonly transactions: OwnerTransactions,
    private readonly generations: GenerationsService,
    private readonly audit: AdminAudit,
    private readonly spent: SpentSoFar,
  ) {}

  /** The oldest first. */
  async list({ limit, cursor }: PageQuery): Promise<Page<AdminGeneration>> {
    const key = cursor === undefined ? BEGINNING : decodeCursor(Key, cursor);
    const rows: Row[] = await this.transactions.reader.query(FIND, [...key, limit + 1]);
    const page = pageOf(rows, limit, ({ moment, id }) => [moment, id]);
    const items = await Promise.all(page.items.map(async (row) => toView(row, row.status === 'running' ? await this.soFar(row) : null)));
    return { items, nextCursor: page.nextCursor };
  }

  /** Of what cannot be read just now, nothing is said. */
  private soFar(row: Row): Promise<SoFar | null> {
    return this.spent.of(row).catch(() => null);
  }

  /** @throws NotFoundError */
  async cancel(actorId: string, id: string): Promise<Generation> {
    const found = await this.generations.find(id);
    if (!found) throw new NotFoundError('generation');
    return this.transactions.run(found.ownerId, async (transaction) => {
      const generation = await this.generations.cancelIn(transaction, id);
      await this.audit.note(transaction, actorId, 'generation.cancel', { generationId: id, model: found.model });
      return generation;
    });
  }
}

function toView({ createdAt, dispatchedAt, tokens, cost, moment: _key, promptTokens: _counted, ...row }: Row, soFar: SoFar | null): AdminGeneration {
  return {
    ...row,
    createdAt: createdAt.toISOString(),
    dispatchedAt: dispatchedAt?.toISOString() ?? null,
    reserved: { tokens: Number(tokens), cost: Number(cost) },
    soFar,
  };
}
