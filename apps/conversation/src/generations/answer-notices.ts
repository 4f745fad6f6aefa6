import { Injectable } from '@nestjs/common';
import type { AnswerNotice, SealRecord } from '@parley/contracts';
import { storableText } from '../database/storable-text';
import { Tables } from '../database/tables';
import { OwnerTransactions } from '../outbox/owner-transactions';
import { GenerationAnnouncements } from './generation-announcements';
import { endingOf, GenerationSettlement } from './generation-settlement';
import type { GenerationEntity } from './generation.entity';

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

  /** @returns the generation that it was about, as it is now; null when there is none, or nothing new to tell */
  take(notice: AnswerNotice): Promise<GenerationEntity | null> {
    return notice.kind === 'started' ? this.started(notice) : this.ended(notice.ownerId, notice.generationId, notice.seal);
  }

  /** @returns the generation, also when it was settled before; null when there is none */
  async ended(ownerId: string, generationId: string, seal: SealRecord): Promise<GenerationEntity | null> {
    const ending = endingOf(seal);
    return this.transactions.run(ownerId, async (transaction) => {
      const generation = await this.tables.generations.findOwned(transaction.manager, ownerId, generationId);
      if (generation) await this.settlement.settle(transaction, generation, ending);
      return generation;
    });
  }

  private started(notice: Started): Promise<GenerationEntity | null> {
    const { ownerId, generationId, attempt } = notice;
    const beginning = { ownerId, generationId, attempt, worker: storableText(notice.worker) };
    return this.transactions.run(ownerId, async (transaction) => {
      const running = await this.tables.generations.start(transaction.manager, beginning);
      if (running) await this.announcements.announce(transaction, running);
      return running;
    });
  }
}
