import { randomUUID } from 'node:crypto';
import { makeKey } from '@parley/testing';
import { base64url, SignJWT, UnsecuredJWT } from 'jose';
import { DOORS, type HttpAttack } from './http-attack.fixture';

const seconds = (offset: number): number => Math.floor(Date.now() / 1_000) + offset;

export function tokenConfusion(attack: HttpAttack): void {
  describe('token confusion', () => {
    const sub = (): string => attack.ada.person.id;
    const rewrite = (token: string, header: object, payload?: object): string => {
      const [, body, signature] = token.split('.');
      return [base64url.encode(JSON.stringify(header)), payload ? base64url.encode(JSON.stringify(payload)) : body, signature].join('.');
    };

    it('a token that nothing speaks against comes in, or the others would prove nothing', async () => {
      expect(await attack.answers(await attack.ground.token(sub()))).toEqual([200, 200, 200]);
    });

    it.each<[string, () => string | Promise<string>]>([
      ['alg none', () => new UnsecuredJWT({ sub: sub(), sid: randomUUID(), role: 'admin' }).setIssuer('parley').setAudience('parley').setExpirationTime('1h').encode()],
      ['alg nOnE over a good signature', async () => rewrite(await attack.ground.token(sub()), { alg: 'nOnE', kid: attack.ground.kid })],
      [
        'HS256 with the public key as the secret',
        () =>
          new SignJWT({ sub: sub(), sid: randomUUID(), role: 'user' })
            .setProtectedHeader({ alg: 'HS256', kid: attack.ground.kid })
            .setIssuer('parley').setAudience('parley').setIssuedAt().setExpirationTime('1h').sign(attack.ground.publicPem),
      ],
      ['an expired token', () => attack.ground.token(sub(), { exp: seconds(-60) })],
      ['a token without an end', () => attack.ground.token(sub(), { exp: undefined })],
      ['a token of the future', () => attack.ground.token(sub(), { nbf: seconds(600) })],
      ['another audience', () => attack.ground.token(sub(), { aud: 'billing' })],
      ['another issuer', () => attack.ground.token(sub(), { iss: 'https://evil.example' })],
      ['a foreign key under a known name', () => attack.ground.token(sub(), {}, {}, { ...makeKey(), kid: attack.ground.kid })],
      ['a key that the token brings along (jwk)', async () => {
        const key = makeKey();
        return attack.ground.token(sub(), {}, { jwk: key.publicKey.export({ format: 'jwk' }) }, key);
      }],
      ['a key at an address of the attacker (jku)', () => attack.ground.token(sub(), {}, { jku: 'http://127.0.0.1:1/keys' }, makeKey())],
      ['kid as a path', () => attack.ground.token(sub(), {}, { kid: '../../../../dev/null' })],
      ['kid as SQL', () => attack.ground.token(sub(), {}, { kid: "' UNION SELECT 'x" })],
      ['kid as a name of every object', () => attack.ground.token(sub(), {}, { kid: '__proto__' })],
      ['a changed role', async () => rewrite(await attack.ground.token(sub()), { alg: 'ES256', kid: attack.ground.kid }, { sub: sub(), sid: randomUUID(), role: 'admin', exp: seconds(600), iss: 'parley', aud: 'parley' })],
      ['a subject that is a NATS wildcard', () => attack.ground.token('*')],
      ['a role that there is not', () => attack.ground.token(sub(), { role: 'root' })],
      ['a personal API key in place of a token', async () => (await attack.ada.person.send<{ key: string }>('POST', '/api/auth/keys', { name: 'x' })).body.key],
    ])('%s is refused at every door', async (_name, forge) => {
      expect(await attack.answers(await forge())).toEqual([401, 401, 401]);
    });

    it('a token in the query string opens nothing', async () => {
      const token = attack.ada.person.token;
      for (const name of ['token', 'access_token']) {
        for (const path of DOORS) expect((await fetch(`${attack.ground.origin}${path}?${name}=${token}`)).status).toBe(401);
      }
    });

    it('a thousand unknown names of keys cost auth no request each', async () => {
      const tokens = await Promise.all(Array.from({ length: 50 }, () => attack.ground.token(sub(), {}, { kid: randomUUID() })));
      const statuses = await Promise.all(tokens.map(async (token) => (await fetch(`${attack.ground.origin}/api/conversations`, { headers: { authorization: `Bearer ${token}` } })).status));
      expect(new Set(statuses)).toEqual(new Set([401]));
      const asked = (await attack.ground.stack.log('auth-1')).split('\n').filter((line) => line.includes('jwks.json'));
      expect(asked.length).toBeLessThan(20);
    });
  });
}
