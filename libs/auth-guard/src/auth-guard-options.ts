import type { InjectionToken } from '@nestjs/common';
import type { JwksLoader } from './keys/jwks';
import type { EndedSessionsSource } from './sessions/ended-sessions';

export interface TokenExpectations {
  /** Who must have issued a token. Default `parley`. */
  issuer?: string;
  /** For whom a token must be meant. Default `parley`. */
  audience?: string;
}

export interface AuthGuardOptions extends TokenExpectations {
  /** URL of auth's public keys, `…/api/auth/jwks.json`. */
  jwksUrl: string;
  /** Under which name the service provides its `BusConnection`: over it auth is asked which sessions have ended. */
  bus?: InjectionToken;
}

/** For auth itself, which has the keys at hand. */
export interface LocalAuthGuardOptions extends TokenExpectations {
  loadJwks: JwksLoader;
  endedSessions?: EndedSessionsSource;
}

export const TOKEN_EXPECTATIONS = Symbol('TOKEN_EXPECTATIONS');

export const withDefaults = ({ issuer = 'parley', audience = 'parley' }: TokenExpectations): Required<TokenExpectations> => ({
  issuer,
  audience,
});

/** Seconds by which the clocks of two machines may differ. */
export const CLOCK_TOLERANCE_SECONDS = 5;
