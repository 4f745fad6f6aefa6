import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Caller } from '../http/caller';
import { AuditEntry } from './audit-entry.entity';

export type AuditEvent =
  | 'registered'
  | 'signed_in'
  | 'sign_in_failed'
  | 'session_ended'
  | 'refresh_reused'
  | 'password_changed'
  | 'role_changed'
  | 'api_key_created'
  | 'api_key_revoked';

/** Who did what, when, from where: rows that are only ever added. */
@Injectable()
export class Audit {
  constructor(private readonly dataSource: DataSource) {}

  async note(event: AuditEvent, { address }: Caller, facts: { userId?: string; detail?: string } = {}): Promise<void> {
    const { userId = null, detail = null } = facts;
    await this.dataSource.manager.insert(AuditEntry, { event, address, userId, detail });
  }
}
