import { type DynamicModule, type FactoryProvider, Module } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { askEndedSessions } from '@parley/bus';
import {
  type AuthGuardOptions,
  type LocalAuthGuardOptions,
  TOKEN_EXPECTATIONS,
  withDefaults,
} from './auth-guard-options';
import { jwksFrom } from './keys/jwks';
import { VerificationKeys } from './keys/verification-keys';
import { EndedSessions } from './sessions/ended-sessions';
import { AccessTokenVerifier } from './token/access-token-verifier';
import { AccessTokenStrategy } from './token/access-token.strategy';

const LOCAL_OPTIONS = Symbol('LOCAL_OPTIONS');

type LocalOptionsFactory = Omit<FactoryProvider<LocalAuthGuardOptions>, 'provide' | 'scope'> &
  Pick<DynamicModule, 'imports'>;

/** Lets a service check access tokens by itself, with public keys that it fetches and keeps. Import it once. */
@Module({})
export class AuthGuardModule {
  static forRoot({ jwksUrl, bus, ...expectations }: AuthGuardOptions): DynamicModule {
    return this.forRootAsync({
      inject: [ModuleRef],
      useFactory: (modules: ModuleRef) => ({
        loadJwks: jwksFrom(jwksUrl),
        ...expectations,
        // Looked up only when it is asked: the bus is another module's.
        ...(bus ? { endedSessions: (request) => askEndedSessions(modules.get(bus, { strict: false }), request) } : {}),
      }),
    });
  }

  /** For auth itself, whose keys need no request. */
  static forRootAsync({ imports = [], ...factory }: LocalOptionsFactory): DynamicModule {
    return {
      module: AuthGuardModule,
      global: true,
      imports,
      providers: [
        { provide: LOCAL_OPTIONS, ...factory },
        { provide: TOKEN_EXPECTATIONS, inject: [LOCAL_OPTIONS], useFactory: withDefaults },
        { provide: VerificationKeys, inject: [LOCAL_OPTIONS], useFactory: fetchAhead },
        { provide: EndedSessions, inject: [LOCAL_OPTIONS], useFactory: endedSessions },
        AccessTokenVerifier,
        AccessTokenStrategy,
      ],
      exports: [AccessTokenVerifier],
    };
  }
}

/** Starts the first fetch without waiting for it: a service is up before auth is. */
function fetchAhead({ loadJwks }: LocalAuthGuardOptions): VerificationKeys {
  const keys = new VerificationKeys({ load: loadJwks });
  void keys.refresh();
  return keys;
}

const endedSessions = ({ endedSessions: source }: LocalAuthGuardOptions): EndedSessions => new EndedSessions(source);
