import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeKey, Person, type Reply, RunningStack, type StackSettings } from '@parley/testing';
import { SignJWT } from 'jose';
import pg from 'pg';

/** Somebody with an account, and the cookie that their browser keeps for it. */
export interface Member {
  person: Person;
  email: string;
  cookie: string;
}

export const PASSWORD = 'a long and private sentence';

/** The whole product with people in it: the ground on which the attacks are tried. */
export class Ground {
  private readonly key = makeKey();

  private constructor(readonly stack: RunningStack) {}

  static async open(settings: StackSettings = {}): Promise<Ground> {
    return new Ground(await RunningStack.start(settings));
  }

  get origin(): string {
    return this.stack.origin;
  }

  close(): Promise<void> {
    return this.stack.stop();
  }

  async member(): Promise<Member> {
    const email = `${randomUUID()}@example.com`;
    const response = await this.post('/api/auth/register', { email, password: PASSWORD });
    const { accessToken, user } = (await response.json()) as { accessToken: string; user: { id: string } };
    return { person: new Person(user.id, this.origin, accessToken), email, cookie: cookieOf(response) };
  }

  post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
    const all = { 'content-type': 'application/json', ...headers };
    return fetch(`${this.origin}${path}`, { method: 'POST', headers: all, body: JSON.stringify(body) });
  }

  async query(text: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
    const { postgres } = await this.stack.ports('postgres-1');
    const password = await readFile(join(this.stack.dataDir, 'postgres/password'), 'utf8');
    const client = new pg.Client({ host: '127.0.0.1', port: postgres, user: 'parley', database: 'parley', password });
    await client.connect();
    return client.query<Record<string, unknown>>(text, values).then(({ rows }) => rows).finally(() => client.end());
  }

  /**
   * Lets auth publish a key that this test has, as one that is retired: with it tokens can be made that only their
   * claims speak against.
   */
  async plantKey(): Promise<void> {
    const jwk = { ...this.key.publicKey.export({ format: 'jwk' }), kid: this.key.kid, alg: 'ES256', use: 'sig' };
    const text = 'INSERT INTO auth.signing_keys (kid, public_jwk, sealed_private_key, retired_at) VALUES ($1, $2, $3, now())';
    await this.query(text, [this.key.kid, JSON.stringify(jwk), 'none']);
  }

  /** A token as auth itself would sign it, but for the claims and header fields that are given. */
  token(sub: string, claims: Record<string, unknown> = {}, header: Record<string, unknown> = {}, key = this.key): Promise<string> {
    const now = Math.floor(Date.now() / 1_000);
    const good = { sub, sid: randomUUID(), role: 'user', iss: 'parley', aud: 'parley', iat: now, nbf: now, exp: now + 600 };
    return new SignJWT({ ...good, ...claims }).setProtectedHeader({ alg: 'ES256', kid: key.kid, ...header }).sign(key.privateKey);
  }

  get publicPem(): Buffer {
    return Buffer.from(this.key.publicKey.export({ type: 'spki', format: 'pem' }).toString());
  }

  get kid(): string {
    return this.key.kid;
  }
}

export function cookieOf(response: Response): string {
  return /parley_refresh=[^;]*/.exec(response.headers.get('set-cookie') ?? '')?.[0] ?? '';
}

/** What the one who asks gets to see, without what differs between any two requests. */
export function visible({ status, body }: Reply<unknown>): unknown {
  return { status, body: body && typeof body === 'object' ? { ...body, traceId: undefined } : body };
}
