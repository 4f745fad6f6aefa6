import { Injectable } from '@nestjs/common';
import type { AnswerNotice, SealRecord } from '@parley/contracts';
import { storableText } from '../database/storable-text';
import { Tables } from '../database/tables';
import { OwnerTransactions } from '../outbox/owner-transactions';
import { GenerationAnnouncements } from './generation-announcements';
import { endingOf, GenerationSettlement } from './generation-settlement';

type Started = Extract<AnswerNotice, { kind: 'started' }>;

/** What follows from what the workers say. Repeats and latecomers change nothing. */
@Injectable()
export class AnswerNotices {
  constructor(
    private readonly transactions: OwnerTransactions,
    private readonly tables: Tables,
    private readonly settlement: GenerationSettlement,
    private readonly announcements: GenerationAnnouncements,
  ) {}

  async take(notice: AnswerNotice): Promise<void> {
    if (notice.kind === 'started') await this.started(notice);
    else await this.ended(notice.ownerId, notice.generationId, notice.seal);
  }

  async ended(ownerId: string, generationId: string, seal: SealRecord): Promise<void> {
    const ending = endingOf(seal);
    await this.transactions.run(ownerId, async (transaction) => {
      const generation = await this.tables.generations.findOwned(transaction.manager, ownerId, generationId);
      if (generation) await this.settlement.settle(transaction, generation, ending);
    });
  }

  private async started({ ownerId, generationId, attempt, worker }: Started): Promise<void> {
    await this.transactions.run(ownerId, async (transaction) => {
      const generation = await this.tables.generations.findOwned(transaction.manager, ownerId, generationId);
      if (!generation || generation.endedAt || generation.attempt >= attempt) return;
      const changes = { status: 'running', attempt, worker: storableText(worker) } as const;
      const running = await this.tables.generations.update(transaction.manager, generation, changes);
      await this.announcements.announce(transaction, running);
    });
  }
}
