import { Injectable } from '@nestjs/common';
import type { Preferences } from '@parley/contracts';
import type { EntityManager } from 'typeorm';

@Injectable()
export class PreferencesRepository {
  async find(manager: EntityManager, ownerId: string): Promise<Preferences> {
    const rows: Preferences[] = await manager.query('SELECT instructions FROM conversation.preferences WHERE owner_id = $1', [ownerId]);
    return rows[0] ?? { instructions: null };
  }

  async save(manager: EntityManager, ownerId: string, { instructions }: Preferences): Promise<void> {
    await manager.query(
      `INSERT INTO conversation.preferences (owner_id, instructions) VALUES ($1, $2)
       ON CONFLICT (owner_id) DO UPDATE SET instructions = excluded.instructions`,
      [ownerId, instructions],
    );
  }
}
