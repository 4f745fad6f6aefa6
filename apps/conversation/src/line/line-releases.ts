import { Inject, Injectable } from '@nestjs/common';
import type { GenerationJob } from '@parley/contracts';
import { DataSource, type EntityManager } from 'typeorm';
import { LIMITS, type Limits } from '../admission/limits';
import { Outbox } from '../outbox/outbox';
import { OwnerTransaction } from '../outbox/owner-transaction';
import { type Candidate, CANDIDATES, fitting } from './line-candidates';
import { type Place, placesOf, type Waiting } from './line-places';

/** One replica at a time; the others have nothing to wait for. */
const TRY = "SELECT pg_try_advisory_xact_lock(hashtextextended('waiting line', 5)) AS mine";

/** Row locks keep those out that are being stopped at the same moment. */
const LET_GO = `
  WITH picked AS (
    SELECT id, job FROM conversation.generations
    WHERE id = ANY($1::uuid[]) AND ended_at IS NULL AND dispatched_at IS NULL AND cancel_requested_at IS NULL FOR UPDATE SKIP LOCKED
  ), let_go AS (
    UPDATE conversation.generations g SET dispatched_at = clock_timestamp(), job = NULL
    FROM picked WHERE g.id = picked.id
    RETURNING g.id, g.owner_id, g.conversation_id, g.message_id, g.model, g.purpose, g.line_tag, picked.job
  ), moved AS (
    UPDATE conversation.line SET tag = greatest(tag, (SELECT max(line_tag) FROM let_go)) WHERE EXISTS (SELECT FROM let_go)
  )
  SELECT id, owner_id AS "ownerId", conversation_id AS "conversationId", message_id AS "messageId", model, purpose, job
  FROM let_go ORDER BY array_position($1::uuid[], id)`;

/** Places are told at most once a second, by whichever replica is at it. */
const MAY_TELL = `
  UPDATE conversation.line SET announced_at = now() WHERE announced_at < now() - interval '1 second' RETURNING 1 AS one`;

const WAITING = `
  SELECT id, owner_id AS "ownerId", purpose = 'answer' AS "isShown", (row_number() OVER (ORDER BY created_at, id))::integer AS came
  FROM conversation.generations WHERE ended_at IS NULL AND dispatched_at IS NULL AND cancel_requested_at IS NULL
  ORDER BY line_class, line_tag, created_at, id`;

/** People who are told their places in one round, the nearest first, and places that one is told. */
const MOST_TOLD = 200;
const MOST_PLACES = 50;

interface LetGo {
  id: string;
  ownerId: string;
  conversationId: string;
  messageId: string;
  model: string;
  purpose: string;
  job: GenerationJob | null;
}

/** One round of the line: lets those go for whom there is room, and tells the others where they stand. */
@Injectable()
export class LineReleases {
  constructor(
    private readonly dataSource: DataSource,
    private readonly outbox: Outbox,
    @Inject(LIMITS) private readonly limits: Limits,
  ) {}

  async release(): Promise<void> {
    const transactions = await this.dataSource.transaction(async (manager) => {
      const [lock]: { mine: boolean }[] = await manager.query(TRY);
      if (!lock?.mine) return [];
      const changes = [...(await this.letGo(manager)), ...(await this.tellPlaces(manager))];
      await this.outbox.add(manager, changes);
      return changes;
    });
    this.outbox.publishSoon(transactions.flatMap(({ stored }) => stored));
  }

  private async letGo(manager: EntityManager): Promise<OwnerTransaction[]> {
    const { readyGenerations, concurrentGenerations, team } = this.limits;
    const parameters = [readyGenerations, concurrentGenerations, team.concurrentGenerations];
    const candidates: Candidate[] = await manager.query(CANDIDATES, parameters);
    if (candidates.length === 0) return [];
    const rows: LetGo[] = await manager.query(LET_GO, [fitting(candidates)]);
    return rows.map(({ ownerId, job, purpose, ...generation }) => {
      const transaction = new OwnerTransaction(manager, ownerId);
      if (job) transaction.order(job);
      const view = { ...generation, status: 'queued', attempt: 0, usage: null } as const;
      if (purpose === 'answer') transaction.say({ type: 'generation.changed', generation: view });
      return transaction;
    });
  }

  private async tellPlaces(manager: EntityManager): Promise<OwnerTransaction[]> {
    const [told]: [unknown[], number] = await manager.query(MAY_TELL);
    if (told.length === 0) return [];
    const line: Waiting[] = await manager.query(WAITING);
    const nearest = [...placesOf(line)].sort(([, a], [, b]) => firstOf(a) - firstOf(b)).slice(0, MOST_TOLD);
    return nearest.map(([ownerId, places]) => {
      const transaction = new OwnerTransaction(manager, ownerId);
      transaction.say({ type: 'queue.moved', places: places.slice(0, MOST_PLACES) });
      return transaction;
    });
  }
}

function firstOf([first]: readonly Place[]): number {
  return first?.position ?? Infinity;
}
