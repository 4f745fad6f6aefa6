import { Injectable } from '@nestjs/common';
import type { Preferences } from '@parley/contracts';
import { OwnerTransactions } from '../outbox/owner-transactions';
import { PreferencesRepository } from './preferences.repository';

/** What a person wants in all of their conversations. */
@Injectable()
export class PreferencesService {
  constructor(
    private readonly transactions: OwnerTransactions,
    private readonly repository: PreferencesRepository,
  ) {}

  get(ownerId: string): Promise<Preferences> {
    return this.repository.find(this.transactions.reader, ownerId);
  }

  async put(ownerId: string, preferences: Preferences): Promise<Preferences> {
    return this.transactions.run(ownerId, async (transaction) => {
      await this.repository.save(transaction.manager, ownerId, preferences);
      transaction.say({ type: 'preferences.changed', preferences });
      return preferences;
    });
  }
}
