import { makeKey, TokenIssuer } from '@parley/testing';
import { jwksFrom } from './jwks';
import { VerificationKeys } from './verification-keys';

describe('VerificationKeys', () => {
  let issuer: TokenIssuer;
  let keys: VerificationKeys;
  let now: number;

  const after = (seconds: number): void => {
    now += seconds * 1_000;
  };

  beforeEach(async () => {
    now = 0;
    issuer = await new TokenIssuer().start();
    keys = new VerificationKeys({ load: jwksFrom(issuer.jwksUrl), now: () => now });
  });

  afterEach(() => issuer.stop());

  it('fetches once for many who ask at once', async () => {
    const found = await Promise.all(Array.from({ length: 20 }, () => keys.find(issuer.keys[0]!.kid)));
    expect(found.every(Boolean)).toBe(true);
    expect(issuer.fetches).toBe(1);
  });

  it('fetches at most once in ten seconds for names that do not exist', async () => {
    await keys.find(issuer.keys[0]!.kid);
    for (let second = 0; second < 100; second += 1) {
      after(1);
      expect(await keys.find(`unknown-${second}`)).toBeNull();
    }
    expect(issuer.fetches).toBe(1 + 10);
  });

  it('finds a key that was added after the last fetch', async () => {
    await keys.find(issuer.keys[0]!.kid);
    issuer.keys.push(makeKey());
    after(10);
    expect(await keys.find(issuer.keys[1]!.kid)).not.toBeNull();
  });

  it('forgets a key that auth has withdrawn', async () => {
    const [withdrawn] = issuer.keys.splice(0, 1, makeKey());
    issuer.keys.push(withdrawn!);
    expect(await keys.find(withdrawn!.kid)).not.toBeNull();
    issuer.keys.pop();
    after(601);
    await keys.find(withdrawn!.kid);
    await keys.refresh();
    expect(await keys.find(withdrawn!.kid)).toBeNull();
  });

  it('keeps old keys while auth is down, without asking at each request', async () => {
    const { kid } = issuer.keys[0]!;
    await keys.find(kid);
    await issuer.stop();
    after(3_600);
    expect(await keys.find(kid)).not.toBeNull();
    await issuer.start();
    expect(await keys.find(kid)).not.toBeNull();
    expect(issuer.fetches).toBe(1);
  });

  it('keeps old keys when the answer is nonsense', async () => {
    const answers: unknown[] = [issuer.jwks(), '<html>', { keys: 'none' }];
    const picky = new VerificationKeys({ load: () => Promise.resolve(answers.shift()), now: () => now });
    const { kid } = issuer.keys[0]!;
    expect(await picky.find(kid)).not.toBeNull();
    await picky.refresh();
    await picky.refresh();
    expect(await picky.find(kid)).not.toBeNull();
  });

  it('leaves out keys of other kinds than ours', async () => {
    const foreign = [
      { kid: 'rsa', kty: 'RSA', alg: 'RS256', use: 'sig', n: 'AQAB', e: 'AQAB' },
      { kid: 'shared', kty: 'oct', alg: 'HS256', k: 'c2VjcmV0' },
    ];
    const load = (): Promise<unknown> => Promise.resolve({ keys: foreign });
    const picky = new VerificationKeys({ load, now: () => now });
    expect(await picky.find('rsa')).toBeNull();
    expect(await picky.find('shared')).toBeNull();
  });
});
