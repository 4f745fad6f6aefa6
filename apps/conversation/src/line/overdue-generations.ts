import { Inject, Injectable } from '@nestjs/common';
import type { GenerationError } from '@parley/contracts';
import { LIMITS, type Limits } from '../admission/limits';
import { GenerationsService } from '../generations/generations.service';
import { ModelRules } from '../models/model-rules';
import { OwnerTransactions } from '../outbox/owner-transactions';

export interface Overdue {
  id: string;
  ownerId: string;
  /** Its model was switched off; otherwise it waited for too long. */
  isOff: boolean;
}

/** What the line looks like from outside. */
export interface LineLook {
  isWaiting: boolean;
  late: Overdue[];
}

const AT_ONCE = 50;

const LOOK = `
  SELECT EXISTS (SELECT FROM conversation.generations WHERE ended_at IS NULL AND dispatched_at IS NULL) AS "isWaiting",
    coalesce((SELECT json_agg(late) FROM (
      SELECT id, owner_id AS "ownerId", model = ANY($2::text[]) AS "isOff" FROM conversation.generations
      WHERE ended_at IS NULL AND dispatched_at IS NULL
        AND (created_at < now() - make_interval(secs => $1) OR model = ANY($2::text[]))
      ORDER BY created_at LIMIT ${AT_ONCE}) AS late), '[]') AS late`;

const WAITED_TOO_LONG: GenerationError = {
  code: 'queue_timeout',
  message: 'There was too much to do: no model was free to answer in time. Nothing was charged. Try again.',
  retryable: true,
};

const SWITCHED_OFF: GenerationError = {
  code: 'model_disabled',
  message: 'The model was switched off while this waited. Nothing was charged. Choose another model.',
  retryable: true,
};

/** Ends generations that waited in line for too long or in vain, and gives back what they had set aside. */
@Injectable()
export class OverdueGenerations {
  constructor(
    private readonly transactions: OwnerTransactions,
    private readonly generations: GenerationsService,
    private readonly rules: ModelRules,
    @Inject(LIMITS) private readonly limits: Limits,
  ) {}

  async look(): Promise<LineLook> {
    const [look]: LineLook[] = await this.transactions.reader.query(LOOK, [this.limits.longestWaitMs / 1_000, this.rules.switchedOff]);
    return look ?? { isWaiting: false, late: [] };
  }

  /** Does nothing when it was let go meanwhile. */
  async giveUp({ ownerId, id, isOff }: Overdue): Promise<void> {
    await this.transactions.run(ownerId, (transaction) => this.generations.endWaiting(transaction, id, isOff ? SWITCHED_OFF : WAITED_TOO_LONG));
  }
}
