import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { NewGeneration } from '../generations/generation.repository';
import type { OwnerTransaction } from '../outbox/owner-transaction';
import { LineReleaser } from './line-releaser';

/** Whoever joins does so after those who joined before, at all replicas: a place that was told never gets worse. */
const TAKE_TURNS = "SELECT pg_advisory_xact_lock(hashtextextended('waiting line', 4))";

const AHEAD = `
  SELECT count(*) AS ahead FROM conversation.generations
  WHERE ended_at IS NULL AND dispatched_at IS NULL AND (line_class, line_tag) <= ($1::smallint, $2::bigint)`;

/**
 * Of those that wait, the ones ahead that were there before. Whoever came later and goes first (who has less in the line
 * than others does) is not counted, so that the place only ever gets better.
 */
const PLACE = `
  SELECT count(*) + 1 AS place FROM conversation.generations other, conversation.generations own
  WHERE own.id = $1 AND other.ended_at IS NULL AND other.dispatched_at IS NULL
    AND (other.line_class, other.line_tag) <= (own.line_class, own.line_tag) AND (other.created_at, other.id) < (own.created_at, own.id)`;

const PLACE_BEFORE_WORKERS = `
  SELECT count(*) AS place FROM conversation.generations other, conversation.generations own
  WHERE own.id = $1 AND other.ended_at IS NULL AND other.dispatched_at IS NOT NULL AND other.status = 'queued'
    AND (other.dispatched_at, other.id) <= (own.dispatched_at, own.id)`;

/** Where generations wait that are not given to the workers yet. */
@Injectable()
export class WaitingLine {
  constructor(private readonly releaser: LineReleaser) {}

  /** To be called before the generation is written. @returns its place, from 1 */
  async join({ manager, followUps }: OwnerTransaction, { lineClass, lineTag }: NewGeneration): Promise<{ queuePosition: number }> {
    await manager.query(TAKE_TURNS);
    const [row]: { ahead: string }[] = await manager.query(AHEAD, [lineClass, lineTag]);
    followUps.push(() => this.releaser.somebodyWaits());
    return { queuePosition: Number(row?.ahead ?? 0) + 1 };
  }

  /** In line; or, once it was let go without having waited there, among those that lie ready before the workers. From 1. */
  async place(manager: EntityManager, { id, dispatchedAt, lineTag }: Pick<NewGeneration, 'id' | 'dispatchedAt' | 'lineTag'>): Promise<number> {
    if (dispatchedAt && lineTag !== null) return 1;
    const rows: { place: string }[] = await manager.query(dispatchedAt ? PLACE_BEFORE_WORKERS : PLACE, [id]);
    return Math.max(1, Number(rows[0]?.place ?? 1));
  }

  /** Something may have made room. */
  stir(): void {
    this.releaser.stir();
  }
}
