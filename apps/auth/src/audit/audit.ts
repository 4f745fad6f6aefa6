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
  | 'api_key_revoked'
  | 'keys_rotated'
  | 'identity_linked'
  | 'account_claimed'
  | 'password_reset_asked'
  | 'password_reset'
  | 'person_disabled'
  | 'person_enabled'
  | 'team_created'
  | 'team_renamed'
  | 'team_deleted'
  | 'team_joined'
  | 'team_left'
  | 'account_deleted';

export interface AuditFacts {
  /** Whom it concerned. */
  userId?: string;
  /** Who did it, where that was another. */
  actorId?: string;
  detail?: string;
}

/** Who did what, when, from where: rows that are only ever added. */
@Injectable()
export class Audit {
  constructor(private readonly dataSource: DataSource) {}

  async note(event: AuditEvent, { address }: Caller, facts: AuditFacts = {}): Promise<void> {
    const { userId = null, actorId = null, detail = null } = facts;
    await this.dataSource.manager.insert(AuditEntry, { event, address, userId, actorId, detail });
  }
}
