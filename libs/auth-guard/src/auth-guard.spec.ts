import { randomUUID } from 'node:crypto';
import { Controller, Get, type INestApplication, UseGuards } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { type AccessTokenClaims, ProblemError } from '@parley/contracts';
import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import { base64url, SignJWT, UnsecuredJWT } from 'jose';
import { AuthGuardModule } from './auth-guard.module';
import { CurrentUser } from './current-user';
import { AccessTokenGuard } from './guards/access-token.guard';
import { RequireRole, RolesGuard } from './guards/roles.guard';
import { AccessTokenVerifier } from './token/access-token-verifier';
import { type BusConnection, connectBus, serveEndedSessions } from '@parley/bus';
import { eventually, makeKey, startTestNats, type TestServer, TokenIssuer } from '@parley/testing';

const BUS = Symbol('BUS');

@Controller()
class DoorController {
  @Get('me')
  @UseGuards(AccessTokenGuard)
  me(@CurrentUser() user: AccessTokenClaims): AccessTokenClaims {
    return user;
  }

  @Get('admin')
  @RequireRole('admin')
  admin(): string {
    return 'welcome';
  }

  @Get('half-guarded')
  @UseGuards(RolesGuard)
  halfGuarded(): string {
    return 'welcome';
  }
}

@Catch(ProblemError)
class CodeFilter implements ExceptionFilter {
  catch(error: ProblemError, host: ArgumentsHost): void {
    host.switchToHttp().getResponse().status(error.status).send(error.code);
  }
}

describe('the two doors, HTTP guard and verifier', () => {
  let issuer: TokenIssuer;
  let nats: TestServer;
  let bus: BusConnection;
  let app: INestApplication;
  let origin: string;

  const startApp = async (jwksUrl: string): Promise<void> => {
    const module = await Test.createTestingModule({
      imports: [AuthGuardModule.forRoot({ jwksUrl, bus: BUS })],
      controllers: [DoorController],
      providers: [{ provide: BUS, useFactory: () => bus }],
    }).compile();
    app = module.createNestApplication();
    app.useGlobalFilters(new CodeFilter());
    await app.listen(0, '127.0.0.1');
    origin = await app.getUrl();
  };

  const byHttp = async (token: string | null, path = 'me'): Promise<string> => {
    const headers: Record<string, string> = token === null ? {} : { authorization: `Bearer ${token}` };
    const response = await fetch(`${origin}/${path}`, { headers });
    return response.text();
  };

  const byVerifier = (token: string): Promise<string> =>
    app
      .get(AccessTokenVerifier)
      .verify(token)
      .then(
        (claims) => JSON.stringify(claims),
        (error: unknown) => (error instanceof ProblemError ? error.code : String(error)),
      );

  beforeAll(async () => {
    issuer = await new TokenIssuer().start();
    nats = await startTestNats();
    bus = await connectBus({ url: nats.url, name: 'spec' });
    await startApp(issuer.jwksUrl);
  });

  afterAll(async () => {
    await app.close();
    await issuer.stop();
    await bus.close();
    await nats.stop();
  });

  it('let a good token in and give its claims', async () => {
    const token = await issuer.token();
    const claims = { sub: issuer.sub, sid: issuer.sid, role: 'user' };
    expect(JSON.parse(await byHttp(token))).toMatchObject(claims);
    expect(JSON.parse(await byVerifier(token))).toMatchObject(claims);
  });

  it('ask for a token where there is none', async () => {
    expect(await byHttp(null)).toBe('unauthenticated');
    expect(await byVerifier('')).toBe('unauthenticated');
  });

  const past = (seconds: number): number => Math.floor(Date.now() / 1_000) - seconds;
  const withHeader = (header: object, token: string): string =>
    [base64url.encode(JSON.stringify(header)), ...token.split('.').slice(1)].join('.');

  const publicPem = (): Uint8Array =>
    Buffer.from(issuer.keys[0]!.publicKey.export({ type: 'spki', format: 'pem' }).toString());

  const attacks: [string, string, () => string | Promise<string>][] = [
    ['words that are no token', 'token_invalid', () => 'sesame'],
    ['three dots of nothing', 'token_invalid', () => 'a.b.c'],
    ['an unsigned token (alg none)', 'token_invalid', () => new UnsecuredJWT(issuer.claims()).encode()],
    [
      'alg none over the signature of a good token',
      'token_invalid',
      async () => withHeader({ alg: 'none', kid: issuer.keys[0]!.kid }, await issuer.token()),
    ],
    [
      'HS256 with the public key as its secret',
      'token_invalid',
      () =>
        new SignJWT(issuer.claims())
          .setProtectedHeader({ alg: 'HS256', kid: issuer.keys[0]!.kid })
          .sign(publicPem()),
    ],
    ['an expired token', 'token_expired', () => issuer.token({ exp: past(60) })],
    ['a token of the future', 'token_invalid', () => issuer.token({ nbf: past(-60) })],
    ['a token without an end', 'token_invalid', () => issuer.token({ exp: undefined })],
    ['an end that is no number', 'token_invalid', () => issuer.token({ exp: 'never' })],
    ['another audience', 'token_invalid', () => issuer.token({ aud: 'billing' })],
    ['no audience', 'token_invalid', () => issuer.token({ aud: undefined })],
    ['another issuer', 'token_invalid', () => issuer.token({ iss: 'mallory' })],
    ['no issuer', 'token_invalid', () => issuer.token({ iss: undefined })],
    ['a subject that would be a wildcard in NATS', 'token_invalid', () => issuer.token({ sub: '*' })],
    ['a role that does not exist', 'token_invalid', () => issuer.token({ role: 'root' })],
    ['no session', 'token_invalid', () => issuer.token({ sid: undefined })],
    [
      'a foreign key under a known name',
      'token_invalid',
      () => issuer.token({}, { ...makeKey(), kid: issuer.keys[0]!.kid }),
    ],
    ['an unknown key', 'token_invalid', () => issuer.token({}, makeKey())],
    [
      'a key that the token brings along itself',
      'token_invalid',
      async () => {
        const { privateKey, publicKey } = makeKey();
        const header = { alg: 'ES256', jwk: publicKey.export({ format: 'jwk' }) };
        return new SignJWT(issuer.claims()).setProtectedHeader(header).sign(privateKey);
      },
    ],
    ['a token without the name of its key', 'token_invalid', async () => withHeader({ alg: 'ES256' }, await issuer.token())],
    [
      'a changed payload',
      'token_invalid',
      async () => {
        const [header, , signature] = (await issuer.token()).split('.');
        return [header, base64url.encode(JSON.stringify({ ...issuer.claims(), role: 'admin' })), signature].join('.');
      },
    ],
  ];

  it.each(attacks)('refuse %s with %s', async (_name, code, forge) => {
    const token = await forge();
    expect(await byHttp(token)).toBe(code);
    expect(await byVerifier(token)).toBe(code);
  });

  it('refuse a good token whose session has ended, once they have heard of it', async () => {
    const connection = await connectBus({ url: nats.url, name: 'spec' });
    const [ended, other] = [randomUUID(), randomUUID()];
    const serving = serveEndedSessions(connection, {
      find: async () => ({ ids: [ended], until: new Date().toISOString(), isPartial: false }),
      onFailure: (error) => { throw error; },
    });
    await connection.ping();
    const token = await issuer.token({ sid: ended });
    await eventually(async () => expect(await byHttp(token)).toBe('session_ended'));
    expect(await byVerifier(token)).toBe('session_ended');
    expect(JSON.parse(await byHttp(await issuer.token({ sid: other })))).toMatchObject({ sid: other });
    serving.close();
    await connection.close();
  });

  it('keep the role admin for admins', async () => {
    expect(await byHttp(await issuer.token({ role: 'admin' }), 'admin')).toBe('welcome');
    expect(await byHttp(await issuer.token(), 'admin')).toBe('forbidden');
    expect(await byHttp(null, 'admin')).toBe('unauthenticated');
  });

  it('let nobody in where the guard for tokens was forgotten', async () => {
    expect(await byHttp(await issuer.token({ role: 'admin' }), 'half-guarded')).toBe('unauthenticated');
  });

  it('go on with the keys they know while auth is down', async () => {
    const token = await issuer.token();
    expect(JSON.parse(await byHttp(token))).toMatchObject({ sub: issuer.sub });
    await issuer.stop();
    expect(JSON.parse(await byHttp(token))).toMatchObject({ sub: issuer.sub });
    expect(JSON.parse(await byVerifier(token))).toMatchObject({ sub: issuer.sub });
    expect(await byVerifier(await issuer.token({}, { ...makeKey(), kid: randomUUID() }))).toBe('token_invalid');
    await issuer.start();
  });

  it('say that they cannot know, instead of refusing, when there were never any keys', async () => {
    await app.close();
    await issuer.stop();
    await startApp(issuer.jwksUrl);
    const token = await issuer.token();
    expect(await byHttp(token)).toBe('unavailable');
    expect(await byVerifier(token)).toBe('unavailable');
  });
});
