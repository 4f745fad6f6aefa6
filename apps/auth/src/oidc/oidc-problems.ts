import { OidcProblemCode, ProblemError } from '@parley/contracts';
import { AuthorizationResponseError, ClientError } from 'openid-client';

/** A sign-in elsewhere that came to nothing; its code is all that the page is told. */
export class OidcRefusedError extends ProblemError {
  override readonly name = 'OidcRefusedError';

  constructor(code: OidcProblemCode, detail: string) {
    super({ status: 403, code, title: 'Signing in elsewhere did not work', detail });
  }
}

/** What a failure of the exchange with the provider means for the person who waits for it. */
export function refusalOf(error: unknown): OidcRefusedError {
  if (error instanceof AuthorizationResponseError && error.error === 'access_denied') {
    return new OidcRefusedError('oidc_cancelled', 'The provider says that the sign-in was cancelled.');
  }
  if (isUnreachable(error)) return new OidcRefusedError('oidc_unavailable', 'The provider does not answer.');
  return new OidcRefusedError('oidc_failed', 'What the provider said does not belong to this sign-in.');
}

/** The code for the page, of any refusal that it has words for. */
export function problemCodeOf(error: unknown): OidcProblemCode {
  const code = error instanceof ProblemError ? error.code : undefined;
  return OidcProblemCode.safeParse(code).data ?? 'oidc_failed';
}

/** No connection, no answer in time, or an answer that says that it cannot. */
function isUnreachable(error: unknown): boolean {
  if (error instanceof ClientError && error.code === 'OAUTH_TIMEOUT') return true;
  if (error instanceof TypeError || (error instanceof Error && error.cause instanceof TypeError)) return true;
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Response && cause.status >= 500;
}
