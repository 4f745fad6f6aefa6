import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { type Acknowledgement, type GenerationEvent, SOCKET_PATH, type UserEvent } from '@parley/contracts';
import { eventually, freshIds } from '@parley/testing';
import { io, type Socket } from 'socket.io-client';
import type { Ground, Member } from '../ground/ground.fixture';
import type { HttpAttack } from '../requests/http-attack.fixture';

const inSeconds = (seconds: number): number => Math.floor(Date.now() / 1_000) + seconds;

/** A socket, and all that it heard. */
class Listener {
  readonly events: GenerationEvent[] = [];
  readonly userEvents: UserEvent[] = [];
  readonly goodbyes: string[] = [];
  readonly socket: Socket;

  constructor(origin: string, token: unknown, headers: Record<string, string> = {}) {
    this.socket = io(origin, { path: SOCKET_PATH, transports: ['websocket'], auth: { token }, reconnection: false, forceNew: true, extraHeaders: headers });
    this.socket.on('generation', (events: GenerationEvent[]) => this.events.push(...events));
    this.socket.on('user', (event: UserEvent) => this.userEvents.push(event));
    this.socket.on('goodbye', (reason: string) => this.goodbyes.push(reason));
  }

  /** @returns `open`, or the code of the refusal */
  outcome(): Promise<string> {
    return new Promise((resolve) => {
      this.socket.once('connect', () => resolve('open'));
      this.socket.once('connect_error', (error: Error & { data?: { code?: string } }) => resolve(error.data?.code ?? error.message));
    });
  }

  ask(name: string, body: unknown): Promise<Acknowledgement> {
    return this.socket.timeout(5_000).emitWithAck(name, body) as Promise<Acknowledgement>;
  }
}

export function streams(attack: Pick<HttpAttack, 'ground'>): void {
  describe('an attacker who listens', () => {
    let ground: Ground;
    let ada: Member;
    let eve: Member;
    const listeners: Listener[] = [];

    beforeAll(async () => {
      ({ ground } = attack);
      [ada, eve] = [await ground.member(), await ground.member()];
      const isKnown = async (): Promise<void> => expect(await listen(await ground.token(ada.person.id)).outcome()).toBe('open');
      for (let edge = 0; edge < 4; edge++) await eventually(isKnown, { withinMs: 40_000, everyMs: 500 });
    }, 120_000);
    afterEach(() => {
      for (const { socket } of listeners.splice(0)) socket.close();
    });

    const listen = (token: unknown, headers: Record<string, string> = {}): Listener => {
      const listener = new Listener(ground.origin, token, headers);
      listeners.push(listener);
      return listener;
    };
    const opened = async (token: string): Promise<Listener> => {
      const listener = listen(token);
      expect(await listener.outcome()).toBe('open');
      return listener;
    };
    const say = async ({ person }: Member, content: string) => {
      const { id } = await person.begin();
      return person.post(id, { ...freshIds(), content });
    };
    const gone = ({ socket }: Listener): Promise<void> => eventually(() => expect(socket.connected).toBe(false), { withinMs: 12_000 });
    const sse = async (path: string, token: string, forMs: number): Promise<{ status: number; text: string }> => {
      let text = '';
      let status = 0;
      try {
        const response = await fetch(`${ground.origin}${path}`, { headers: { authorization: `Bearer ${token}` }, signal: AbortSignal.timeout(forMs) });
        status = response.status;
        for await (const bytes of response.body!) text += Buffer.from(bytes).toString();
      } catch {
        // The time was over: what was heard until then counts.
      }
      return { status, text };
    };

    it.each<[string, () => unknown]>([
      ['no token', () => undefined],
      ['the refresh cookie alone', () => undefined],
      ['an object in place of a token', () => ({ toString: 'x' })],
      ['a list', () => [ada.person.token]],
      ['a token with a NUL', () => `${ada.person.token}\u0000`],
    ])('socket with %s is refused', async (what, token) => {
      const headers = what.includes('cookie') ? { cookie: ada.cookie } : {};
      expect(['unauthenticated', 'token_invalid', 'invalid_request']).toContain(await listen(token(), headers as Record<string, string>).outcome());
    });

    it('socket with an expired token is refused', async () => {
      expect(await listen(await ground.token(ada.person.id, { exp: inSeconds(-30) })).outcome()).toBe('token_expired');
    });

    it('socket whose token expires during the connection is closed', async () => {
      const listener = await opened(await ground.token(ada.person.id, { exp: inSeconds(-3) }));
      await gone(listener);
      expect(listener.goodbyes).toEqual(['token_expired']);
    });

    it('event stream whose token expires in the middle is ended', async () => {
      const { text } = await sse('/stream/events', await ground.token(ada.person.id, { exp: inSeconds(-3) }), 9_000);
      expect(text).toMatch(/token_expired/);
    });

    it('socket with the token of another at refresh stays who it was', async () => {
      const listener = await opened(eve.person.token);
      expect(await listener.ask('refresh', { token: ada.person.token })).toMatchObject({ ok: false, error: { code: 'token_invalid' } });
      const { generation } = await say(ada, '[[sim tokens=5 rate=0]]');
      await listener.ask('watch', { generationId: generation.id });
      await eventually(async () => expect((await ada.person.generation(generation.id)).status).toBe('completed'));
      expect(listener.events).toEqual([]);
    });

    it('cross-user watch over Socket.IO: hears nothing of a running answer, and nothing of its end', async () => {
      const [owner, thief] = [await opened(ada.person.token), await opened(eve.person.token)];
      const { generation } = await say(ada, '[[sim tokens=30 rate=100]]');
      for (const after of [undefined, '0.0', '1.0', '1.5']) {
        await thief.ask('watch', { generationId: generation.id, ...(after ? { after } : {}) });
      }
      await owner.ask('watch', { generationId: generation.id });
      await eventually(() => expect(owner.events.some(({ type }) => type === 'end')).toBe(true));
      await thief.ask('unwatch', { generationId: generation.id });
      expect(thief.events).toEqual([]);
      expect(thief.userEvents).toEqual([]);
    });

    it('cross-user watch over SSE: hears nothing, whatever cursor is asked for', async () => {
      const { generation } = await say(ada, '[[sim tokens=5 rate=0]]');
      await eventually(async () => expect((await ada.person.generation(generation.id)).status).toBe('completed'));
      const path = `/stream/generations/${generation.id}`;
      const heard = await Promise.all(['', '?after=0.0', '?after=1.0', '?after=9.9'].map((query) => sse(path + query, eve.person.token, 1_500)));
      for (const { text } of heard) expect(text).not.toMatch(/event: (started|delta|end)/);
      expect((await sse(path, ada.person.token, 1_500)).text).toContain('event: end');
    });

    it('cross-user events: what happens to one is told to nobody else', async () => {
      const [owner, thief] = [await opened(ada.person.token), await opened(eve.person.token)];
      await say(ada, '[[sim tokens=2 rate=0]]');
      await eventually(() => expect(owner.userEvents.length).toBeGreaterThan(0));
      expect(thief.userEvents).toEqual([]);
    });

    it.each(['>', '*', 'a.b', '*.>', 'x y', '../x', '$JS.API.>', 'x'.repeat(5_000), '', null, 7, { $ne: 1 }])(
      'subject injection over a socket: watching %j is refused',
      async (generationId) => {
        const listener = await opened(eve.person.token);
        expect(await listener.ask('watch', { generationId })).toMatchObject({ ok: false, error: { code: 'invalid_request' } });
      },
    );

    it.each(['1', '1.', '.1', '-1.0', '1e9.0', 'a.b', '1.0; DROP', '99999999999999999999.0', '1.0.0'])(
      'garbage for a cursor (%s) is refused, or tells nothing',
      async (after) => {
        const listener = await opened(eve.person.token);
        await listener.ask('watch', { generationId: randomUUID(), after });
        expect(listener.events).toEqual([]);
        expect(listener.socket.connected).toBe(true);
      },
    );

    it.each(['https://evil.example', 'null', 'http://localhost.evil.example', 'http://evil.example:4200', 'file://'])(
      'websocket origin: a page of %s opens no socket, even with cookies and a good token',
      async (origin) => {
        const fields = { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13', 'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==' };
        const status = await new Promise<number>((resolve, reject) => {
          const attempt = request(new URL(`${SOCKET_PATH}/?EIO=4&transport=websocket`, ground.origin), { headers: { ...fields, origin, cookie: ada.cookie } });
          attempt.on('response', ({ statusCode }) => resolve(statusCode ?? 0)).on('error', reject);
          attempt.on('upgrade', (_response, socket) => {
            socket.destroy();
            resolve(101);
          });
          attempt.end();
        });
        expect(status).toBe(403);
      },
    );

    it('message flood: 20,000 events do not keep a node from others, and end the one who sends them', async () => {
      const flood = await opened(eve.person.token);
      for (let count = 0; count < 20_000 && flood.socket.connected; count++) flood.socket.emit('unwatch', { generationId: 'x' });
      await gone(flood);
      const other = await opened(ada.person.token);
      expect(await other.ask('watch', { generationId: randomUUID() })).toEqual({ ok: true });
    });

    it('a message of a megabyte closes the socket that sent it', async () => {
      const listener = await opened(eve.person.token);
      listener.socket.emit('watch', { generationId: 'x'.repeat(1_000_000) });
      await gone(listener);
    });

    it('a thousand watches on one socket are too many', async () => {
      const listener = await opened(eve.person.token);
      const codes: string[] = [];
      for (let count = 0; count < 260; count++) {
        const answer = await listener.ask('watch', { generationId: randomUUID() });
        if (!answer.ok) codes.push(answer.error.code);
      }
      expect(codes.length).toBeGreaterThan(0);
      expect(codes.every((code) => /^too_many/.test(code))).toBe(true);
    });

    it('200 sockets of one person are too many', async () => {
      const outcomes = await Promise.all(Array.from({ length: 200 }, () => listen(eve.person.token).outcome()));
      expect(outcomes.filter((outcome) => outcome !== 'open')).toEqual(expect.arrayContaining(['too_many_connections']));
      expect(await listen(ada.person.token).outcome()).toBe('open');
    });

    it.each([
      ['signing out', async (member: Member) => ground.post('/api/auth/logout', {}, { cookie: member.cookie })],
      ['being disabled', async (member: Member) => {
        const admin = await administrator();
        return admin.send('PATCH', `/api/auth/admin/people/${member.person.id}`, { disabled: true });
      }],
      ['a change of the password on another device', async (member: Member) => {
        const password = 'a long and private sentence';
        const response = await ground.post('/api/auth/login', { email: member.email, password });
        const { accessToken } = (await response.json()) as { accessToken: string };
        return ground.post('/api/auth/password', { currentPassword: password, newPassword: `${password} anew` }, { authorization: `Bearer ${accessToken}` });
      }],
    ])('%s closes sockets and streams on every edge within five seconds, and the token opens no new one', async (_what, end) => {
      const member = await ground.member();
      const sockets = await Promise.all(Array.from({ length: 4 }, () => opened(member.person.token)));
      const stream = sse('/stream/events', member.person.token, 15_000);
      await end(member);
      const begun = Date.now();
      await Promise.all(sockets.map(gone));
      expect((await stream).text).toMatch(/session_ended/);
      expect(Date.now() - begun).toBeLessThan(5_000);
      for (let edge = 0; edge < 4; edge++) {
        await eventually(async () => expect(await listen(member.person.token).outcome()).toBe('session_ended'), { withinMs: 8_000, everyMs: 250 });
      }
    });

    const administrator = async () => {
      const member = await ground.member();
      await ground.query("UPDATE auth.users SET role = 'admin' WHERE id = $1", [member.person.id]);
      const response = await ground.post('/api/auth/login', { email: member.email, password: 'a long and private sentence' });
      return member.person.withToken(((await response.json()) as { accessToken: string }).accessToken);
    };
  });
}
