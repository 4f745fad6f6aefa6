import type { SchemaOptions } from '@parley/database';
import { ApiKeyEntity } from '../api-keys/api-key.entity';
import { AuditEntry } from '../audit/audit-entry.entity';
import { IdentityEntity } from '../oidc/identity.entity';
import { PasswordResetEntity } from '../password-reset/password-reset.entity';
import { RefreshTokenEntity } from '../sessions/refresh-token.entity';
import { SessionEntity } from '../sessions/session.entity';
import { SigningKeyEntity } from '../signing-keys/signing-key.entity';
import { TeamEntity } from '../teams/team.entity';
import { UserEntity } from '../users/user.entity';
import { Accounts1764000000000 } from './migrations/1764000000000-accounts';
import { AccountDeletions1764200000000 } from './migrations/1764200000000-account-deletions';
import { Identities1764100000000 } from './migrations/1764100000000-identities';

export function authSchema(url: string, poolSize: number): SchemaOptions {
  return {
    url,
    schema: 'auth',
    poolSize,
    entities: [
      ...[UserEntity, SessionEntity, RefreshTokenEntity, SigningKeyEntity, ApiKeyEntity, AuditEntry],
      ...[IdentityEntity, TeamEntity, PasswordResetEntity],
    ],
    migrations: [Accounts1764000000000, Identities1764100000000, AccountDeletions1764200000000],
  };
}
