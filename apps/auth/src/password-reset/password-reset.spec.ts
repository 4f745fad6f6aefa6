import { randomUUID } from 'node:crypto';
import { eventually, MailServer } from '@parley/testing';
import { AuthWorld, PASSWORD, Visitor } from '../fixtures/auth-world.fixture';

const NEW_PASSWORD = 'quite another private sentence';

describe('a forgotten password', () => {
  let post: MailServer;
  let world: AuthWorld;
  let visitor: Visitor;

  beforeAll(async () => {
    post = await new MailServer().start();
    world = await AuthWorld.start({ PUBLIC_URL: 'https://chat.example', SMTP_URL: post.url, SMTP_FROM: 'Parley <parley@chat.example>' });
    visitor = new Visitor(await world.replica());
  });
  afterAll(async () => {
    await world.stop();
    await post.stop();
  });

  const someone = (): string => `${randomUUID()}@example.com`;
  const ask = (email: string, by = visitor) => by.send('POST', 'password/forgotten', { email });
  const reset = (token: string, newPassword = NEW_PASSWORD, by = visitor) => by.send('POST', 'password/reset', { token, newPassword });
  const mailsTo = (email: string): string[] => post.mails.filter(({ to }) => to.includes(email)).map(({ text }) => text);
  /** @returns the token of the newest e-mail, once there are so many */
  const tokenFor = (email: string, mails = 1): Promise<string> =>
    eventually(() => {
      expect(mailsTo(email)).toHaveLength(mails);
      return /https:\/\/chat\.example\/signin#reset=([\w-]{43})/.exec(mailsTo(email).at(-1)!)![1]!;
    });

  it('is set anew by the link of an e-mail, once, and signs everybody else out', async () => {
    const email = someone();
    const before = await visitor.register(email);
    expect((await ask(` ${email.toUpperCase()} `)).status).toBe(202);
    const token = await tokenFor(email);
    expect((await reset(token)).status).toBe(204);
    expect((await visitor.login(email)).status).toBe(401);
    expect((await visitor.login(email, NEW_PASSWORD)).status).toBe(200);
    expect((await visitor.holding(before).refresh()).status).toBe(401);
    expect(await reset(token)).toMatchObject({ status: 400, body: { code: 'reset_invalid' } });
    expect((await world.query("SELECT event FROM auth.audit WHERE event LIKE 'password_reset%' ORDER BY id")).map(({ event }) => event))
      .toEqual(['password_reset_asked', 'password_reset']);
  });

  it('is spent by one of many who use its link at once', async () => {
    const email = someone();
    await visitor.register(email);
    await ask(email);
    const token = await tokenFor(email);
    const statuses = await Promise.all(Array.from({ length: 5 }, async (_, n) => (await reset(token, `${NEW_PASSWORD} ${n}`)).status));
    expect(statuses.sort()).toEqual([204, 400, 400, 400, 400]);
  });

  it('gives nobody a hint who has an account', async () => {
    const email = someone();
    await visitor.register(email);
    const known = await ask(email);
    const nobody = await ask(someone());
    expect([known.status, known.body]).toEqual([nobody.status, nobody.body]);
    const names = (headers: Headers): string[] => [...headers.keys()];
    expect(names(known.headers)).toEqual(names(nobody.headers));
    await tokenFor(email);
  });

  it('answers before it asks the mail server, so that a slow one tells nothing', async () => {
    const deaf = await world.replica({ SMTP_URL: 'smtp://127.0.0.1:9' });
    const email = someone();
    await visitor.register(email);
    expect((await ask(email, new Visitor(deaf))).status).toBe(202);
  });

  it('has links that are kept as digests, replaced by the next, and run out', async () => {
    const email = someone();
    await visitor.register(email);
    await ask(email);
    const first = await tokenFor(email);
    await ask(email);
    const second = await tokenFor(email, 2);
    expect(JSON.stringify(await world.query('SELECT * FROM auth.password_resets'))).not.toContain(second);
    expect((await reset(first)).body.code).toBe('reset_invalid');
    await world.query("UPDATE auth.password_resets SET expires_at = now() - interval '1 second'");
    expect((await reset(second)).body.code).toBe('reset_invalid');
    expect((await visitor.login(email, PASSWORD)).status).toBe(200);
  });

  it('keeps its link when the new password is refused', async () => {
    const email = someone();
    await visitor.register(email);
    await ask(email);
    const token = await tokenFor(email);
    expect((await reset(token, 'Password123456')).body.code).toBe('invalid_request');
    expect((await reset(token)).status).toBe(204);
  });

  it('sends no more e-mails than a person can want, and counts those for nobody alike', async () => {
    for (const email of [someone(), someone()]) {
      const statuses: number[] = [];
      for (let tries = 0; tries < 4; tries++) statuses.push((await ask(email)).status);
      expect(statuses).toEqual([202, 202, 202, 429]);
    }
  });

  it.each(['a@example.com\r\nBcc: b@example.com', 'a@example.com, b@example.com', '"a\nb"@example.com', 'a\u0000@example.com'])(
    'takes no second address and no header in the first: %j',
    async (email) => {
      expect((await ask(email)).status).toBe(400);
    },
  );

  it('sends nothing to somebody who was disabled', async () => {
    const email = someone();
    await visitor.register(email);
    await world.query(`UPDATE auth.users SET disabled_at = now() WHERE email = '${email}'`);
    await ask(email);
    await eventually(async () =>
      expect(await world.query(`SELECT FROM auth.audit a JOIN auth.users u ON u.id = a.user_id WHERE u.email = '${email}' AND event = 'password_reset_asked'`)).toHaveLength(1),
    );
    expect(mailsTo(email)).toEqual([]);
  });

  it('cannot be set by e-mail where none can be sent', async () => {
    const mute = new Visitor(await world.replica({ SMTP_URL: undefined }));
    expect((await ask(someone(), mute)).body.code).toBe('not_found');
  });
});
