import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { COMPANY_CLIENT as CLIENT, CompanySignIn, type Employee, type IdTokenForgery } from '@parley/testing';
import { UnsecuredJWT } from 'jose';
import type { Env } from '../env';
import { AuthWorld, Visitor } from '../fixtures/auth-world.fixture';
import { Browser } from '../fixtures/browser.fixture';
import { returnPath } from './return-path';

const ORIGIN = 'http://parley.test';
const HOST = 'parley.test';
const START = `${ORIGIN}/api/auth/oidc/start`;
const CALLBACK = `${ORIGIN}/api/auth/oidc/callback`;

describe('signing in at a provider', () => {
  let world: AuthWorld;
  let company: CompanySignIn;
  let url: string;
  let visitor: Visitor;

  const settings = () => ({ PUBLIC_URL: ORIGIN, OIDC_ISSUER: company.issuer, OIDC_CLIENT_ID: CLIENT.id, OIDC_CLIENT_SECRET: CLIENT.secret });

  beforeAll(async () => {
    company = await new CompanySignIn(CALLBACK).start();
    world = await AuthWorld.start(settings());
    url = await world.replica();
    visitor = new Visitor(url);
  });
  beforeEach(() => {
    company.forge = null;
  });
  afterAll(async () => {
    await world.stop();
    await company.stop();
  });

  const someone = (facts: Partial<Employee> = {}): Employee => {
    const name = randomUUID();
    return { sub: name, email: `${name}@corp.example`, email_verified: true, name: 'Ada', ...facts };
  };
  const browser = (at = url): Browser => new Browser({ [ORIGIN]: at });
  const atPage = ({ pathname }: URL): boolean => !pathname.startsWith('/api/auth/oidc') && pathname !== '/auth' && !/^\/(auth|interaction)\//.test(pathname);

  /** @returns where the page is opened at last */
  const signIn = async (employee: Employee, by = browser(), start = START): Promise<string> => {
    company.employee = employee;
    const { url: page } = await by.go(start, atPage);
    return page.pathname + page.search;
  };
  const who = async (by: Browser): Promise<{ id: string; email: string; name: string }> => {
    const response = await by.post(`${ORIGIN}/api/auth/refresh`);
    return ((await response.json()) as { user: { id: string; email: string; name: string } }).user;
  };

  it('makes an account for somebody new, comes back to the page, and puts no token into any address', async () => {
    const employee = someone();
    const by = browser();
    expect(await signIn(employee, by, `${START}?returnTo=%2Fc%2F1%3Fx%3D2`)).toBe('/c/1?x=2');
    expect(await who(by)).toMatchObject({ email: employee.email, name: 'Ada' });
    expect(by.visited.join(' ')).not.toMatch(/token|eyJ/);
    expect(Object.keys(by.cookies(HOST))).toEqual(['parley_refresh']);
  });

  it('finds the same person again, whatever their address is by now', async () => {
    const employee = someone();
    const first = browser();
    await signIn(employee, first);
    const again = browser();
    await signIn({ ...employee, email: `${randomUUID()}@corp.example`, email_verified: false }, again);
    expect((await who(again)).id).toBe((await who(first)).id);
  });

  it('comes to the account of its verified address, where nothing that its maker had opens it any more', async () => {
    const employee = someone();
    const squatter = await visitor.register(employee.email);
    const { key } = (await visitor.signedIn(squatter).send('POST', 'keys', { name: 'left behind' })).body;
    expect(key).toMatch(/^parley-/);
    const by = browser();
    expect(await signIn(employee, by)).toBe('/');
    expect((await who(by)).id).toBe(squatter.body.user.id);
    expect((await visitor.login(employee.email)).status).toBe(401);
    expect((await visitor.holding(squatter).refresh()).status).toBe(401);
    const keys = await world.query(`SELECT FROM auth.api_keys WHERE user_id = '${squatter.body.user.id}'`);
    expect(keys).toEqual([]);
    const events = await world.query(`SELECT event FROM auth.audit WHERE user_id = '${squatter.body.user.id}' ORDER BY id`);
    expect(events.map(({ event }) => event)).toEqual(expect.arrayContaining(['account_claimed', 'identity_linked', 'signed_in']));
  });

  it.each([false, 'false', 'yes'])('refuses an address of which the provider says verified: %s', async (email_verified) => {
    const employee = someone({ email_verified });
    const owner = await visitor.register(employee.email);
    const by = browser();
    expect(await signIn(employee, by)).toBe('/signin?problem=oidc_email_unverified');
    expect(by.cookies(HOST)).toEqual({});
    expect((await visitor.holding(owner).refresh()).status).toBe(200);
  });

  it('makes one account of two tabs that come back at once', async () => {
    const employee = someone();
    company.employee = employee;
    const tabs = [browser(), browser()];
    const toCallback = ({ pathname }: URL): boolean => pathname.endsWith('/callback');
    const ends = await Promise.all(tabs.map((tab) => tab.go(START, toCallback)));
    await Promise.all(tabs.map((tab, index) => tab.go(ends[index]!.url.href, atPage)));
    const [one, two] = await Promise.all(tabs.map(who));
    expect(one!.id).toBe(two!.id);
  });

  it('says that it was cancelled', async () => {
    company.employee = 'who cancels';
    const { url: page } = await browser().go(START, atPage);
    expect(page.search).toBe('?problem=oidc_cancelled');
  });

  it('keeps a disabled person out', async () => {
    const employee = someone();
    await signIn(employee);
    await world.query(`UPDATE auth.users SET disabled_at = now() WHERE email = '${employee.email}'`);
    expect(await signIn(employee)).toBe('/signin?problem=account_disabled');
  });

  describe('under attack', () => {
    /** The address to which the provider sends the browser back, not yet asked for. */
    const callbackOf = async (by: Browser, employee = someone()): Promise<URL> => {
      company.employee = employee;
      return (await by.go(START, ({ pathname }) => pathname.endsWith('/callback'))).url;
    };
    const finish = async (by: Browser, callback: URL): Promise<string> => (await by.go(callback.href, atPage)).url.search;

    it('refuses another state', async () => {
      const by = browser();
      const callback = await callbackOf(by);
      const other = await callbackOf(by);
      callback.searchParams.set('state', other.searchParams.get('state') ?? '');
      expect(await finish(by, callback)).toBe('?problem=oidc_failed');
    });

    it('refuses a made-up state and one that is missing', async () => {
      const by = browser();
      const callback = await callbackOf(by);
      callback.searchParams.set('state', 'made-up');
      expect(await finish(by, callback)).toBe('?problem=oidc_expired');
      callback.searchParams.delete('state');
      expect(await finish(by, callback)).toBe('?problem=oidc_expired');
    });

    it('signs nobody in to the account of an attacker who sends them a link (login CSRF)', async () => {
      const callback = await callbackOf(browser());
      const victim = browser();
      expect(await finish(victim, callback)).toBe('?problem=oidc_expired');
      expect(victim.cookies(HOST)).toEqual({});
    });

    it('refuses a code that comes a second time, even with the cookie of the first', async () => {
      const by = browser();
      const callback = await callbackOf(by);
      const cookies = by.cookies(HOST);
      expect(await finish(by, callback)).toBe('');
      by.setCookies(HOST, cookies);
      expect(await finish(by, callback)).toBe('?problem=oidc_failed');
    });

    it('refuses the code of another browser with the state of its own (code injection, PKCE)', async () => {
      const victim = await callbackOf(browser());
      const by = browser();
      const callback = await callbackOf(by);
      callback.searchParams.set('code', victim.searchParams.get('code') ?? '');
      expect(await finish(by, callback)).toBe('?problem=oidc_failed');
    });

    it('refuses a changed cookie', async () => {
      const by = browser();
      const callback = await callbackOf(by);
      const cookies = Object.entries(by.cookies(HOST)).map(([name, value]) => [name, value.replace(/^../, 'AA')]);
      by.setCookies(HOST, Object.fromEntries(cookies) as Record<string, string>);
      expect(await finish(by, callback)).toBe('?problem=oidc_expired');
    });

    it('refuses an answer that names another issuer (mix-up)', async () => {
      const by = browser();
      const callback = await callbackOf(by);
      callback.searchParams.set('iss', 'https://evil.example');
      expect(await finish(by, callback)).toBe('?problem=oidc_failed');
    });

    const past = (): number => Math.floor(Date.now() / 1_000) - 3_600;
    const foreignKey = generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey;
    const forgeries: [string, IdTokenForgery][] = [
      ['another issuer', (claims, sign) => sign({ ...claims, iss: 'https://evil.example' })],
      ['another audience', (claims, sign) => sign({ ...claims, aud: 'another client' })],
      ['another nonce', (claims, sign) => sign({ ...claims, nonce: 'another' })],
      ['no nonce', ({ nonce: _nonce, ...claims }, sign) => sign(claims)],
      ['an end in the past', (claims, sign) => sign({ ...claims, iat: past() - 60, exp: past() })],
      ['a foreign signature', (claims, sign) => sign(claims, foreignKey)],
      ['no signature', async (claims) => new UnsecuredJWT(claims).encode()],
    ];

    it.each(forgeries)('refuses an ID token with %s', async (_what, forge) => {
      const by = browser();
      company.forge = forge;
      expect(await signIn(someone(), by)).toBe('/signin?problem=oidc_failed');
      expect(by.cookies(HOST)).toEqual({});
    });

    it.each([
      ['https://evil.example/', '/'],
      ['//evil.example/', '/'],
      ['/\\evil.example/', '/'],
      ['/\t/evil.example', '/'],
      ['/..//evil.example', '/'],
      ['/%2F/../..//evil.example', '/'],
      ['javascript:alert(1)', '/'],
      ['evil', '/'],
      ['/c/1?x=1', '/c/1?x=1'],
    ])('never leads on to another site: %s', (wish, path) => {
      expect(returnPath(wish)).toBe(path);
    });

    it('takes no header of a request for the address to come back to', async () => {
      const response = await fetch(`${url}/api/auth/oidc/start`, { redirect: 'manual', headers: { 'x-forwarded-host': 'evil.example' } });
      const target = new URL(response.headers.get('location') ?? '');
      expect(target.origin).toBe(company.issuer);
      expect(target.searchParams.get('redirect_uri')).toBe(CALLBACK);
      expect(target.searchParams.get('code_challenge_method')).toBe('S256');
    });
  });

  describe('where not everybody is welcome', () => {
    it.each<[string, Partial<Env>, string]>([
      ['closed', {}, '/signin?problem=sign_up_closed'],
      ['open to people of the provider alone', { SIGN_UP: 'provider' }, '/'],
      ['limited to other domains', { SIGN_UP: 'open', SIGN_UP_DOMAINS: ['other.example'] }, '/signin?problem=sign_up_closed'],
      ['limited to their domain', { SIGN_UP: 'provider', SIGN_UP_DOMAINS: ['corp.example'] }, '/'],
    ])('%s', async (_what, changes, end) => {
      const replica = await world.replica({ SIGN_UP: 'closed', ...changes });
      expect(await signIn(someone(), browser(replica))).toBe(end);
      if (changes.SIGN_UP === 'provider') {
        expect((await new Visitor(replica).register(`${randomUUID()}@corp.example`)).body.code).toBe('sign_up_closed');
      }
    });

    it('whoever has an account already comes in though it is closed', async () => {
      const employee = someone();
      await signIn(employee);
      expect(await signIn(employee, browser(await world.replica({ SIGN_UP: 'closed' })))).toBe('/');
    });
  });

  it('starts without its provider, says so when asked, and goes on once it is there', async () => {
    const late = await new CompanySignIn(CALLBACK).claimAddress();
    const replica = await world.replica({ OIDC_ISSUER: late.issuer });
    const { url: page } = await browser(replica).go(START, atPage);
    expect(page.search).toBe('?problem=oidc_unavailable');
    expect((await new Visitor(replica).register(`${randomUUID()}@example.com`)).status).toBe(201);
    await late.start();
    late.employee = someone();
    expect((await browser(replica).go(START, atPage)).url.pathname).toBe('/');
    await late.stop();
  });

  it('tells the page which ways in there are', async () => {
    const options = async (at: string): Promise<unknown> => (await new Visitor(at).send('GET', 'options')).body;
    expect(await options(url)).toEqual({
      signUp: { open: true, domains: [] },
      passwordReset: false,
      provider: { name: 'Example Corp', url: '/api/auth/oidc/start' },
    });
    const bare = await world.replica({ OIDC_ISSUER: undefined, SIGN_UP: 'closed', SIGN_UP_DOMAINS: ['corp.example'] });
    expect(await options(bare)).toEqual({ signUp: { open: false, domains: ['corp.example'] }, passwordReset: false, provider: null });
    expect((await new Visitor(bare).send('GET', 'oidc/start')).body.code).toBe('not_found');
  });
});
