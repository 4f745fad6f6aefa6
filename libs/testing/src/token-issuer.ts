import { generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SignJWT } from 'jose';

interface SigningKey {
  kid: string;
  privateKey: KeyObject;
  publicKey: KeyObject;
}

export function makeKey(): SigningKey {
  return { kid: randomUUID(), ...generateKeyPairSync('ec', { namedCurve: 'P-256' }) };
}

/** Stands for auth in specs: signs tokens and publishes its keys at a real URL, until it is stopped. */
export class TokenIssuer {
  readonly keys = [makeKey()];
  readonly sub = randomUUID();
  readonly sid = randomUUID();
  fetches = 0;
  private server: Server | undefined;
  private port = 0;

  get jwksUrl(): string {
    return `http://127.0.0.1:${this.port}/api/auth/jwks.json`;
  }

  async start(): Promise<this> {
    this.server = createServer((_request, response) => {
      this.fetches += 1;
      response.setHeader('content-type', 'application/json').end(JSON.stringify(this.jwks()));
    });
    await new Promise<void>((resolve) => this.server?.listen(this.port, '127.0.0.1', resolve));
    this.port = (this.server.address() as AddressInfo).port;
    return this;
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => this.server?.close(resolve));
  }

  jwks(): object {
    const keys = this.keys.map(({ kid, publicKey }) => ({
      ...publicKey.export({ format: 'jwk' }),
      kid,
      alg: 'ES256',
      use: 'sig',
    }));
    return { keys };
  }

  claims(): Record<string, unknown> {
    const now = Math.floor(Date.now() / 1_000);
    const { sub, sid } = this;
    return { sub, sid, role: 'user', iss: 'parley', aud: 'parley', iat: now, nbf: now, exp: now + 600 };
  }

  /** A good token, but for the claims and the key that the spec gives; a claim of undefined is left out. */
  async token(changes: Record<string, unknown> = {}, key = this.keys[0] as SigningKey): Promise<string> {
    const header = { alg: 'ES256', kid: key.kid };
    return new SignJWT({ ...this.claims(), ...changes }).setProtectedHeader(header).sign(key.privateKey);
  }
}
