import { type DynamicModule, Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { AuthGuardModule } from '@parley/auth-guard';
import { UnavailableInterceptor } from '@parley/database';
import { AccountDeletionController } from './account-deletion/account-deletion.controller';
import { AccountDeletionRepository } from './account-deletion/account-deletion.repository';
import { AccountDeletionService } from './account-deletion/account-deletion.service';
import { AccountDeletions } from './account-deletion/account-deletions';
import { OwnershipProofs } from './account-deletion/ownership-proofs';
import { AttemptLimits } from './abuse/attempt-limits';
import { ApiKeyVerification } from './api-keys/api-key-verification';
import { ApiKeyRepository } from './api-keys/api-key.repository';
import { ApiKeysController } from './api-keys/api-keys.controller';
import { ApiKeysService } from './api-keys/api-keys.service';
import { Audit } from './audit/audit';
import { AuditLog } from './audit/audit-log';
import { AuditController } from './audit/audit.controller';
import { BusModule } from './bus/bus.module';
import { DatabaseModule } from './database/database.module';
import type { Env } from './env';
import { Lifecycle } from './lifecycle';
import { Identities } from './oidc/identities';
import { IdentityProvider } from './oidc/identity-provider';
import { IdentityRepository } from './oidc/identity.repository';
import { Newcomers } from './oidc/newcomers';
import { OidcFailures } from './oidc/oidc-failures';
import { OidcSignIns } from './oidc/oidc-sign-ins';
import { OidcController } from './oidc/oidc.controller';
import { Mailer } from './password-reset/mailer';
import { PasswordResetController } from './password-reset/password-reset.controller';
import { PasswordResetRepository } from './password-reset/password-reset.repository';
import { PasswordResets } from './password-reset/password-resets';
import { ResetMails } from './password-reset/reset-mails';
import { ResetRequests } from './password-reset/reset-requests';
import { Passwords } from './passwords/passwords';
import { PeopleController } from './people/people.controller';
import { PeopleService } from './people/people.service';
import { PersonRepository } from './people/person.repository';
import { EndedSessionRepository } from './sessions/ended-session.repository';
import { EndedSessionVerification } from './sessions/ended-session-verification';
import { SessionEnds } from './sessions/session-ends';
import { SessionRepository } from './sessions/session.repository';
import { SessionsController } from './sessions/sessions.controller';
import { SessionsService } from './sessions/sessions.service';
import { SignIns } from './sessions/sign-ins';
import { SettingsModule } from './settings.module';
import { JwksController } from './signing-keys/jwks.controller';
import { SigningKeys } from './signing-keys/signing-keys';
import { TeamRepository } from './teams/team.repository';
import { TeamsController } from './teams/teams.controller';
import { TeamsService } from './teams/teams.service';
import { AccessTokens } from './tokens/access-tokens';
import { AccountClaims } from './users/account-claims';
import { AccountsController } from './users/accounts.controller';
import { AccountsService } from './users/accounts.service';
import { Credentials } from './users/credentials';
import { Profiles } from './users/profiles';
import { SignInOptionsController } from './users/sign-in-options.controller';
import { SignUpPolicy } from './users/sign-up-policy';
import { UserRepository } from './users/user.repository';

const guard = AuthGuardModule.forRootAsync({
  inject: [SigningKeys, EndedSessionRepository],
  useFactory: (keys: SigningKeys, ended: EndedSessionRepository) => ({
    loadJwks: () => keys.jwks(),
    endedSessions: (request) => ended.find(request),
  }),
});

@Module({})
export class AppModule {
  static with(env: Env): DynamicModule {
    return {
      module: AppModule,
      imports: [SettingsModule.of(env), DatabaseModule, BusModule, guard],
      controllers: [
        ...[AccountsController, SessionsController, ApiKeysController, JwksController, SignInOptionsController],
        ...[OidcController, PasswordResetController, TeamsController, PeopleController, AuditController],
        AccountDeletionController,
      ],
      providers: [
        ...[AccountsService, Credentials, SignUpPolicy, UserRepository, Passwords, AccessTokens, AttemptLimits, Audit],
        ...[SessionsService, SignIns, SessionRepository, SessionEnds, ApiKeysService, Lifecycle],
        ...[ApiKeyRepository, ApiKeyVerification, AccountClaims, AuditLog, Profiles, EndedSessionVerification],
        ...[IdentityProvider, OidcSignIns, OidcFailures, Identities, IdentityRepository, Newcomers],
        ...[Mailer, ResetMails, ResetRequests, PasswordResets, PasswordResetRepository],
        ...[TeamRepository, TeamsService, PersonRepository, PeopleService],
        ...[AccountDeletionService, AccountDeletionRepository, AccountDeletions, OwnershipProofs],
        { provide: APP_INTERCEPTOR, useClass: UnavailableInterceptor },
      ],
    };
  }
}
