import { type DynamicModule, Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { AuthGuardModule } from '@parley/auth-guard';
import { UnavailableInterceptor } from '@parley/database';
import { AttemptLimits } from './abuse/attempt-limits';
import { ApiKeyVerification } from './api-keys/api-key-verification';
import { ApiKeyRepository } from './api-keys/api-key.repository';
import { ApiKeysController } from './api-keys/api-keys.controller';
import { ApiKeysService } from './api-keys/api-keys.service';
import { Audit } from './audit/audit';
import { BusModule } from './bus/bus.module';
import { DatabaseModule } from './database/database.module';
import type { Env } from './env';
import { Lifecycle } from './lifecycle';
import { Passwords } from './passwords/passwords';
import { SessionEnds } from './sessions/session-ends';
import { SessionRepository } from './sessions/session.repository';
import { SessionsController } from './sessions/sessions.controller';
import { SessionsService } from './sessions/sessions.service';
import { SignIns } from './sessions/sign-ins';
import { SettingsModule } from './settings.module';
import { JwksController } from './signing-keys/jwks.controller';
import { SigningKeys } from './signing-keys/signing-keys';
import { AccessTokens } from './tokens/access-tokens';
import { AccountsController } from './users/accounts.controller';
import { AccountsService } from './users/accounts.service';
import { Credentials } from './users/credentials';
import { SignUpPolicy } from './users/sign-up-policy';
import { UserRepository } from './users/user.repository';

const guard = AuthGuardModule.forRootAsync({
  inject: [SigningKeys],
  useFactory: (keys: SigningKeys) => ({ loadJwks: () => keys.jwks() }),
});

@Module({})
export class AppModule {
  static with(env: Env): DynamicModule {
    return {
      module: AppModule,
      imports: [SettingsModule.of(env), DatabaseModule, BusModule, guard],
      controllers: [AccountsController, SessionsController, ApiKeysController, JwksController],
      providers: [
        ...[AccountsService, Credentials, SignUpPolicy, UserRepository, Passwords, AccessTokens, AttemptLimits, Audit],
        ...[SessionsService, SignIns, SessionRepository, SessionEnds, ApiKeysService, Lifecycle],
        ...[ApiKeyRepository, ApiKeyVerification],
        { provide: APP_INTERCEPTOR, useClass: UnavailableInterceptor },
      ],
    };
  }
}
