import { PROBLEM_CONTENT_TYPE, type Problem, SignedIn } from '@parley/contracts';

export interface Credentials {
  origin: string;
  email: string;
  password: string;
}

/** The product said no. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';

  constructor(
    readonly status: number,
    readonly code: string,
  ) {
    super(`refused with ${status} ${code}`);
  }
}

/** Renewed so long before an access token ends, in milliseconds. */
const MARGIN_MS = 60_000;
const REQUEST_MS = 20_000;

/** The canary's account, over the public origin. */
export class Account {
  private token: { text: string; until: number } | null = null;

  constructor(private readonly credentials: Credentials) {}

  /** A token that is good for a while; signs in, or makes the account, when there is none. */
  async accessToken(isRefused = false): Promise<string> {
    if (!isRefused && this.token && this.token.until > Date.now()) return this.token.text;
    const { accessToken, expiresIn } = await this.signIn();
    this.token = { text: accessToken, until: Date.now() + expiresIn * 1_000 - MARGIN_MS };
    return accessToken;
  }

  /** @throws RefusedError */
  async send(method: string, path: string, body?: unknown): Promise<unknown> {
    return this.request(method, path, body, { authorization: `Bearer ${await this.accessToken()}` });
  }

  private async signIn(): Promise<SignedIn> {
    const { email, password } = this.credentials;
    try {
      return SignedIn.parse(await this.request('POST', '/api/auth/login', { email, password }));
    } catch (error) {
      if (!(error instanceof RefusedError) || error.status !== 401) throw error;
      return SignedIn.parse(await this.request('POST', '/api/auth/register', { email, password, name: 'Canary' }));
    }
  }

  private async request(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<unknown> {
    const response = await fetch(`${this.credentials.origin}${path}`, {
      method,
      headers: { ...headers, 'content-type': 'application/json' },
      signal: AbortSignal.timeout(REQUEST_MS),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new RefusedError(response.status, codeOf(response, text));
    return text === '' ? null : JSON.parse(text);
  }
}

function codeOf(response: Response, text: string): string {
  const isProblem = response.headers.get('content-type')?.startsWith(PROBLEM_CONTENT_TYPE) ?? false;
  return isProblem ? (JSON.parse(text) as Problem).code : 'unknown';
}
