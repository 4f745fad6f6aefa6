import { randomUUID } from 'node:crypto';
import type { UserEvent } from '@parley/contracts';
import { ApiKeyClient, UserEventFeed } from '@parley/bus';
import { eventually } from '@parley/testing';
import { decodeJwt } from 'jose';
import { digestOf } from '../sessions/secret-token';
import { type Answer, AuthWorld, Visitor } from '../fixtures/auth-world.fixture';
import { makeAdmin } from '../prepare';

describe('an administrator', () => {
  let world: AuthWorld;
  let visitor: Visitor;
  let admin: Visitor;
  let adminId: string;

  beforeAll(async () => {
    world = await AuthWorld.start();
    visitor = new Visitor(await world.replica());
    const email = someone();
    adminId = (await visitor.register(email)).body.user.id;
    await makeAdmin(world.env, email);
    admin = visitor.signedIn(await visitor.login(email));
  });
  afterAll(() => world.stop());

  const someone = (): string => `${randomUUID()}@example.com`;
  const team = async (name = `Team ${randomUUID()}`): Promise<{ id: string; name: string }> => {
    const { status, body } = await admin.send('POST', 'admin/teams', { name });
    expect(status).toBe(201);
    return { id: body.id, name };
  };
  const teamsIn = (answer: Answer): unknown => decodeJwt(answer.body.accessToken)['teams'];
  const idOf = ({ body }: Answer): string => body.user.id;

  it('puts people into teams, which their next access token says, and their API keys', async () => {
    const person = await visitor.register(someone());
    expect(teamsIn(person)).toBeUndefined();
    const [one, two] = [await team(), await team()];
    for (const { id } of [one, two, one]) expect((await admin.send('PUT', `admin/teams/${id}/members/${idOf(person)}`)).status).toBe(204);
    const next = await visitor.holding(person).refresh();
    expect(teamsIn(next)).toEqual([one.id, two.id].sort());
    expect((await visitor.signedIn(next).send('GET', 'me')).body).toMatchObject({ teams: expect.arrayContaining([one, two]) });
    const { key } = (await visitor.signedIn(next).send('POST', 'keys', { name: 'laptop' })).body;
    expect((await new ApiKeyClient(world.bus).ownerOf({ digest: digestOf(key) }))?.teams).toEqual([one.id, two.id].sort());
    expect((await admin.send('DELETE', `admin/teams/${one.id}/members/${idOf(person)}`)).status).toBe(204);
    expect((await admin.send('DELETE', `admin/teams/${one.id}/members/${idOf(person)}`)).status).toBe(404);
    expect(teamsIn(await visitor.holding(next).refresh())).toEqual([two.id]);
  });

  it('names teams, one of each name, and dissolves them', async () => {
    const { id, name } = await team();
    expect((await admin.send('POST', 'admin/teams', { name: name.toUpperCase() })).body.code).toBe('team_exists');
    expect((await admin.send('PATCH', `admin/teams/${id}`, { name: `${name} of old` })).body).toMatchObject({ id, name: `${name} of old`, members: 0 });
    expect((await admin.send('DELETE', `admin/teams/${id}`)).status).toBe(204);
    for (const [method, path] of [['PATCH', ''], ['DELETE', ''], ['PUT', `/members/${adminId}`]] as const) {
      expect((await admin.send(method, `admin/teams/${id}${path}`, { name })).status).toBe(404);
    }
  });

  it('lists teams page by page', async () => {
    const names = await Promise.all(Array.from({ length: 5 }, async () => (await team()).name));
    const seen: unknown[] = [];
    for (let cursor = ''; ; ) {
      const { body } = await admin.send('GET', `admin/teams?limit=2${cursor}`);
      seen.push(...body.items.map(({ name }) => name));
      const { nextCursor } = body as unknown as { nextCursor: string | null };
      if (nextCursor === null) break;
      cursor = `&cursor=${nextCursor}`;
    }
    expect(seen).toEqual(expect.arrayContaining(names));
    expect(new Set(seen).size).toBe(seen.length);
    expect((await admin.send('GET', 'admin/teams?cursor=nonsense')).status).toBe(400);
  });

  it('finds people by their name, address and team', async () => {
    const email = someone();
    const person = await visitor.register(email);
    const { id, name } = await team();
    await admin.send('PUT', `admin/teams/${id}/members/${idOf(person)}`);
    for (const query of [`q=${email.slice(0, 20)}`, `teamId=${id}`]) {
      const { items } = (await admin.send('GET', `admin/people?${query}`)).body;
      expect(items).toMatchObject([{ id: idOf(person), email, role: 'user', disabled: false, teams: [{ id, name }] }]);
    }
    expect((await admin.send('GET', 'admin/people?q=%25')).body.items).toEqual([]);
  });

  it('disables a person, who is out at once and everywhere, and lets them in again', async () => {
    const email = someone();
    const person = await visitor.register(email);
    const { key } = (await visitor.signedIn(person).send('POST', 'keys', { name: 'laptop' })).body;
    const heard: UserEvent[] = [];
    const feed = new UserEventFeed(world.bus).follow(idOf(person), ({ event }) => heard.push(event));
    const keyOwner = () => new ApiKeyClient(world.bus).ownerOf({ digest: digestOf(key) });
    expect(await keyOwner()).not.toBeNull();

    expect((await admin.send('PATCH', `admin/people/${idOf(person)}`, { disabled: true })).body).toMatchObject({ disabled: true });
    expect(await visitor.login(email)).toMatchObject({ status: 403, body: { code: 'account_disabled' } });
    expect((await visitor.login(email, 'a wrong sentence here')).body.code).toBe('wrong_credentials');
    expect((await visitor.holding(person).refresh()).status).toBe(401);
    expect(await keyOwner()).toBeNull();
    await eventually(() => expect(heard).toMatchObject([{ type: 'session.ended' }]));
    feed.unfollow();

    await admin.send('PATCH', `admin/people/${idOf(person)}`, { disabled: false });
    expect((await visitor.login(email)).status).toBe(200);
  });

  it('makes others administrators, who must sign in anew, but not themselves anything else', async () => {
    const email = someone();
    const person = await visitor.register(email);
    await admin.send('PATCH', `admin/people/${idOf(person)}`, { role: 'admin' });
    expect((await visitor.holding(person).refresh()).status).toBe(401);
    expect(decodeJwt((await visitor.login(email)).body.accessToken)['role']).toBe('admin');
    for (const change of [{ role: 'user' }, { disabled: true }]) {
      expect((await admin.send('PATCH', `admin/people/${adminId}`, change)).body.code).toBe('not_yourself');
    }
  });

  it('reads who did what to whom, from where', async () => {
    const person = await visitor.register(someone());
    const { id } = await team();
    await admin.with({ 'x-forwarded-for': '9.8.7.6' }).send('PUT', `admin/teams/${id}/members/${idOf(person)}`);
    await admin.send('PATCH', `admin/people/${idOf(person)}`, { role: 'admin' });
    const { items } = (await admin.send('GET', 'admin/audit?limit=2')).body;
    expect(items).toMatchObject([
      { event: 'role_changed', userId: idOf(person), actorId: adminId, detail: 'admin', at: expect.any(String) },
      { event: 'team_joined', userId: idOf(person), actorId: adminId, address: '9.8.7.6', detail: id },
    ]);
  });

  it('is the only one who may do any of that', async () => {
    const person = visitor.signedIn(await visitor.register(someone()));
    const { id } = await team();
    const attempts = [
      ...[['GET', 'admin/teams'], ['POST', 'admin/teams'], ['PATCH', `admin/teams/${id}`], ['DELETE', `admin/teams/${id}`]],
      ...[['PUT', `admin/teams/${id}/members/${adminId}`], ['DELETE', `admin/teams/${id}/members/${adminId}`]],
      ...[['GET', 'admin/people'], ['PATCH', `admin/people/${adminId}`], ['GET', 'admin/audit']],
    ] as const;
    for (const [method, path] of attempts) {
      const body = method === 'GET' ? undefined : { name: 'Mine', role: 'user' };
      expect([path, (await person.send(method!, path!, body)).status]).toEqual([path, 403]);
      expect([path, (await visitor.send(method!, path!, body)).status]).toEqual([path, 401]);
    }
  });
});
