import { Injectable } from '@nestjs/common';
import type { Generation } from '@parley/contracts';
import type { OwnerTransaction } from '../outbox/owner-transaction';
import type { GenerationEntity } from './generation.entity';
import { GenerationViews } from './generation-views';

/** Tells owners how their generations stand. */
@Injectable()
export class GenerationAnnouncements {
  constructor(private readonly views: GenerationViews) {}

  /** If it belongs to a chat. */
  async announce(transaction: OwnerTransaction, entity: GenerationEntity): Promise<Generation> {
    const generation = await this.views.of(transaction.manager, entity);
    if (entity.purpose === 'answer') transaction.say({ type: 'generation.changed', generation });
    return generation;
  }
}
