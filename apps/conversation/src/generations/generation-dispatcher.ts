import { Injectable } from '@nestjs/common';
import type { Generation } from '@parley/contracts';
import { UsageRepository } from '../admission/usage.repository';
import type { OwnerTransaction } from '../outbox/owner-transaction';
import type { GenerationEntity } from './generation.entity';
import { GenerationRepository } from './generation.repository';
import { GenerationViews } from './generation-views';

/** Lets an owner's waiting generations go to the workers, the oldest first, as far as the owner's limit allows. */
@Injectable()
export class GenerationDispatcher {
  constructor(
    private readonly generations: GenerationRepository,
    private readonly views: GenerationViews,
    private readonly usage: UsageRepository,
  ) {}

  async dispatchWaiting(transaction: OwnerTransaction): Promise<void> {
    const { manager, ownerId } = transaction;
    const { limits, dispatched } = await this.usage.count(ownerId, manager);
    const free = limits.concurrentGenerations - dispatched;
    if (free <= 0) return;
    for (const generation of await this.generations.findWaiting(manager, ownerId, free)) {
      if (generation.job) transaction.order(generation.job);
      await this.generations.update(manager, generation, { dispatchedAt: new Date(), job: null });
      await this.announce(transaction, generation);
    }
  }

  /** Tells the owner how a generation stands, if it belongs to a chat. */
  async announce(transaction: OwnerTransaction, entity: GenerationEntity): Promise<Generation> {
    const generation = await this.views.of(transaction.manager, entity);
    if (entity.purpose === 'answer') transaction.say({ type: 'generation.changed', generation });
    return generation;
  }
}
