import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

const SEE = `
  INSERT INTO conversation.administrators AS a (owner_id) VALUES ($1)
  ON CONFLICT (owner_id) DO UPDATE SET seen_at = now() WHERE a.seen_at < now() - interval '1 hour'`;

/** Administrators who used Parley lately. Roles are auth's; what is known of them here comes with their tokens. */
@Injectable()
export class AdministratorsRepository {
  constructor(private readonly dataSource: DataSource) {}

  async see(ownerId: string): Promise<void> {
    await this.dataSource.query(SEE, [ownerId]);
  }
}
