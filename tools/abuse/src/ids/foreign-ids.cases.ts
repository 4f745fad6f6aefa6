import { randomUUID } from 'node:crypto';
import { eventually, freshIds, Person } from '@parley/testing';
import { type Ground, type Member, visible } from '../ground/ground.fixture';
import type { HttpAttack } from '../requests/http-attack.fixture';
import { hasIds, type OpenApiDocument, pathWith, type Route, routesOf, sampleOf } from './routes';

const SERVICES = ['auth-1', 'conversation-1', 'edge-stream-1'];
/** Where somebody else's id opens something on purpose. */
const OPEN: Record<string, string> = {
  'GET /api/shared/{id}': 'a shared conversation is for whoever was given its link',
  'POST /api/shared/{id}/copy': 'as above',
};
/** A generation of another looks like one that has not begun: the answer stays open, and nothing comes. */
const isStream = ({ path }: Route): boolean => path.startsWith('/stream/');

export function foreignIds(attack: Pick<HttpAttack, 'ground'>): void {
  describe('an attacker with the ids of somebody else', () => {
    let ground: Ground;
    let ada: Member;
    let eve: Member;
    let ids: Record<string, string>;
    let share: string;
    let routes: Route[];

    beforeAll(async () => {
      ({ ground } = attack);
      [ada, eve] = [await ground.member(), await ground.member()];
      const { person } = ada;
      const { id: conversation } = await person.begin({ title: 'Secret plans' });
      const { message, answer, generation } = await person.post(conversation, { ...freshIds(), content: 'ADA-SECRET [[sim tokens=3 rate=0]]' });
      await eventually(async () => expect((await person.generation(generation.id)).status).toBe('completed'));
      const deleted = await person.begin({ title: 'Thrown away' });
      await person.send('DELETE', `/api/conversations/${deleted.id}`);
      const key = (await person.send<{ id: string }>('POST', '/api/auth/keys', { name: 'laptop' })).body;
      const { items } = (await person.send<{ items: { id: string }[] }>('GET', '/api/auth/sessions')).body;
      share = (await person.send<{ id: string }>('POST', `/api/conversations/${conversation}/share`)).body.id;
      ids = {
        ...{ conversation, message: message.id, answer: answer.id, generation: generation.id, deleted: deleted.id },
        ...{ key: key.id, session: items[0]!.id, person: person.id },
      };
      // Those below /v1 take API keys, and have no ids of people's things.
      routes = (await Promise.all(SERVICES.map(documentOf))).flatMap(routesOf).filter(({ path }) => !path.startsWith('/v1/'));
    }, 120_000);

    const documentOf = async (name: string): Promise<OpenApiDocument> => {
      const { admin } = await ground.stack.ports(name);
      return (await (await fetch(`http://127.0.0.1:${admin}/openapi.json`)).json()) as OpenApiDocument;
    };
    const nameOf = ({ method, path }: Route): string => `${method} ${path}`;
    const ask = (person: Person, route: Route, id: string) => person.send<unknown>(route.method, pathWith(route, id), sampleOf(route.body, id));
    /** Everything of Ada's that anybody can see through her own eyes. */
    const possessions = async (): Promise<unknown> => {
      const { person } = ada;
      const paths = [
        ...['/api/conversations', `/api/conversations/${ids['conversation']}`, `/api/conversations/${ids['conversation']}/messages`],
        ...['/api/auth/keys', '/api/auth/sessions', '/api/auth/me', '/api/usage', '/api/preferences', `/api/generations/${ids['generation']}`],
        `/api/conversations/${ids['conversation']}/share`,
      ];
      return Promise.all(paths.map(async (path) => visible(await person.send('GET', path))));
    };

    it('IDOR: finds every route with an id closed, by any id of theirs, and changes nothing', async () => {
      const before = await possessions();
      const closed = routes.filter((route) => hasIds(route) && !isStream(route) && !(nameOf(route) in OPEN));
      expect(closed.length).toBeGreaterThan(25);
      const wrong: unknown[] = [];
      for (const route of closed) {
        const unknown = visible(await ask(eve.person, route, randomUUID()));
        for (const [kind, id] of Object.entries(ids)) {
          const reply = await ask(eve.person, route, id);
          const isClosed = reply.status === 403 || reply.status === 404;
          // What is another's must look exactly like what does not exist.
          const isAlike = JSON.stringify(visible(reply)) === JSON.stringify(unknown);
          if (!isClosed || !isAlike) wrong.push([nameOf(route), kind, reply.status, reply.body, unknown]);
        }
      }
      expect(wrong).toEqual([]);
      expect(await possessions()).toEqual(before);
    });

    it('IDOR: would be seen by this test, for the owner gets other answers', async () => {
      const reached = await Promise.all(
        routes.filter((route) => hasIds(route) && route.method === 'GET' && !isStream(route)).map(async (route) => {
          const statuses = await Promise.all(Object.values(ids).map(async (id) => (await ask(ada.person, route, id)).status));
          return [nameOf(route), statuses.includes(200)] as const;
        }),
      );
      const expected = ['GET /api/conversations/{id}', 'GET /api/conversations/{id}/messages', 'GET /api/generations/{id}'];
      expect(reached.filter(([, isReached]) => isReached).map(([name]) => name)).toEqual(expect.arrayContaining(expected));
    });

    it('IDOR: is asked who they are on every route that is not for everybody', async () => {
      const forEverybody = /^(POST \/api\/auth\/(register|login|refresh|logout|password\/(forgotten|reset))|GET \/api\/(auth\/(jwks\.json|options|oidc\/\w+)|shared\/\{id\}))$/;
      const nobody = eve.person.withToken('');
      const statuses = await Promise.all(
        routes
          .filter((route) => !forEverybody.test(nameOf(route)))
          .map(async (route) => [nameOf(route), (await ask(nobody, route, randomUUID())).status] as const),
      );
      expect(statuses.length).toBeGreaterThan(30);
      expect(statuses.filter(([, status]) => status !== 401)).toEqual([]);
    });

    it('IDOR: gets no further with the id in a body, below a conversation of their own', async () => {
      const before = await possessions();
      const own = await eve.person.begin();
      const bodies = routes.filter(({ body, path }) => /^\/api\/conversations\/\{id\}/.test(path) && JSON.stringify(body ?? {}).includes('uuid'));
      expect(bodies.length).toBeGreaterThan(1);
      for (const route of bodies) {
        for (const id of Object.values(ids)) {
          const { status, body } = await eve.person.send(route.method, pathWith(route, own.id), sampleOf(route.body, id));
          expect([nameOf(route), status >= 400 && status < 500]).toEqual([nameOf(route), true]);
          expect(JSON.stringify(body)).not.toMatch(/ADA-SECRET|Secret plans/);
        }
      }
      expect(await possessions()).toEqual(before);
    });

    it('IDOR: hears nothing on the stream of a generation that is not theirs', async () => {
      for (const path of routes.filter((route) => isStream(route) && hasIds(route)).map((route) => pathWith(route, ids['generation']!))) {
        for (const [member, isHeard] of [[ada, true], [eve, false]] as const) {
          const headers = { authorization: `Bearer ${member.person.token}` };
          const heard = fetch(`${ground.origin}${path}`, { headers, signal: AbortSignal.timeout(1_500) }).then((response) => response.text());
          expect(await heard.catch(() => '')).toEqual(isHeard ? expect.stringContaining('event: end') : '');
        }
      }
    });

    it('id_conflict probing: learns nothing but that an id is taken, and changes nothing', async () => {
      const before = await possessions();
      const own = await eve.person.begin();
      const made = await eve.person.send('POST', '/api/conversations', { id: ids['conversation'], title: 'Mine' });
      const posted = await eve.person.send('POST', `/api/conversations/${own.id}/messages`, {
        ...{ id: ids['message'], answerId: ids['answer'], generationId: ids['generation'] },
        ...{ parentId: null, content: 'ADA-SECRET [[sim tokens=3 rate=0]]' },
      });
      for (const { status, body } of [made, posted]) {
        expect([status, body.code]).toEqual([409, 'id_conflict']);
        expect(JSON.stringify(body)).not.toContain('Secret plans');
        expect(JSON.stringify(body)).not.toContain(ada.person.id);
      }
      expect(await possessions()).toEqual(before);
    });

    it('share links: read what was shared until it is taken back, and nothing else by its id', async () => {
      expect((await eve.person.send('GET', `/api/shared/${share}`)).status).toBe(200);
      expect([400, 404]).toContain((await eve.person.send('GET', `/api/shared/${ids['conversation']}`)).status);
      await ada.person.send('DELETE', `/api/conversations/${ids['conversation']}/share`);
      expect((await eve.person.send('GET', `/api/shared/${share}`)).status).toBe(404);
      expect((await eve.person.send('POST', `/api/shared/${share}/copy`)).status).toBe(404);
    });

    it.each([
      ...[['NATS wildcard', '>'], ['NATS wildcard', '*'], ['NATS token', 'a.b'], ['NUL', '\u0000']],
      ...[['space', ' '], ['line break', '\r\nPUB x'], ['SQL', "' OR 1=1 --"], ['length', 'x'.repeat(10_000)]],
      ['almost an id', '00000000-0000-0000-0000-00000000000g'],
    ])(
      'injection by an id (%s): is refused on every route before it comes near a subject or a statement',
      async (_what, id) => {
        const statuses = await Promise.all(
          routes.filter(hasIds).map(async (route) => {
            const path = route.path.replace(/\{[^}]+\}/g, encodeURIComponent(id!));
            const { status } = await eve.person.send(route.method, path, sampleOf(route.body, randomUUID()));
            return [nameOf(route), status] as const;
          }),
        );
        expect(statuses.filter(([, status]) => ![400, 403, 404, 414, 431].includes(status))).toEqual([]);
      },
    );
  });
}
