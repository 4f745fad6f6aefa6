import { randomUUID } from 'node:crypto';
import type { UserChange } from '@parley/contracts';
import { eventually, startTestNats, TokenIssuer } from '@parley/testing';
import { Subject } from '@parley/contracts';
import type { TestEdge } from '../fixtures/edge.fixture';
import type { TestSocket, TestStream } from '../fixtures/watching.fixture';
import { World } from '../fixtures/world.fixture';

const deleted = (conversationId: string = randomUUID()): UserChange => ({ type: 'conversation.deleted', conversationId });

/** Ids of what a client got, in the order of its coming. */
const idsOf = ({ userEvents }: TestSocket): number[] => userEvents.map(({ id }) => id);
const idsIn = ({ messages }: TestStream): number[] =>
  messages.filter(({ event }) => event !== 'ping').map(({ id }) => Number(id));

describe('events of a person', () => {
  let world: World;
  let edge: TestEdge;

  const positioned = (client: TestSocket): Promise<number> =>
    new Promise((resolve) => {
      client.socket.once('position', ({ userEvent }: { userEvent: number }) => resolve(userEvent));
    });

  /** A socket, once it is known from which event on it hears. */
  const listener = async (auth: object = {}, claims: Record<string, unknown> = {}): Promise<TestSocket> => {
    const client = await world.knock(edge, claims, auth);
    await positioned(client);
    return client;
  };

  beforeAll(async () => {
    world = await World.start({ nats: await startTestNats(), issuer: await new TokenIssuer().start() });
    edge = await world.edge();
  });

  afterEach(() => world.closeClients());
  afterAll(() => world.stop());

  it('come to all sockets and event streams of that person, and to nobody else', async () => {
    const [one, two] = [await listener(), await listener()];
    const stranger = await listener({}, { sub: randomUUID() });
    const sse = await world.stream(edge, 'events');
    await eventually(() => expect(sse.messages.map(({ event }) => event)).toEqual(['ping']));
    const change = deleted();
    const id = await world.tell(change);
    await eventually(() => {
      expect(one.userEvents).toMatchObject([{ ...change, id }]);
      expect(two.userEvents).toMatchObject([{ ...change, id }]);
      expect(idsIn(sse)).toEqual([id]);
    });
    expect(sse.messages.at(-1)).toMatchObject({ event: 'conversation.deleted' });
    expect(stranger.userEvents).toEqual([]);
  });

  it('that were missed come first, each once, then the new ones', async () => {
    const first = await world.tell(deleted());
    const missed = [await world.tell(deleted()), await world.tell(deleted()), await world.tell(deleted())];
    const client = await listener({ afterUserEvent: first });
    const sse = await world.stream(edge, 'events', { 'last-event-id': String(first) });
    const next = await world.tell(deleted());
    await eventually(() => {
      expect(idsOf(client)).toEqual([...missed, next]);
      expect(idsIn(sse)).toEqual([...missed, next]);
    });
  });

  it('tell a new client where they stand, so that it misses nothing even before the first', async () => {
    const last = await world.tell(deleted());
    const client = await world.knock(edge);
    expect(await positioned(client)).toBe(last);
    client.close();
    const missed = await world.tell(deleted());
    const again = await listener({ afterUserEvent: last });
    await eventually(() => expect(idsOf(again)).toEqual([missed]));
  });

  it('come in pages when there are many', async () => {
    const before = await world.tell(deleted());
    const ids: number[] = [];
    for (let count = 0; count < 150; count++) ids.push(await world.tell(deleted()));
    const client = await listener({ afterUserEvent: before });
    await eventually(() => expect(idsOf(client)).toEqual(ids));
  });

  it('from a made-up place are the new ones', async () => {
    const client = await listener({ afterUserEvent: 900_000_000 });
    const id = await world.tell(deleted());
    await eventually(() => expect(idsOf(client)).toEqual([id]));
    const odd = await world.stream(edge, 'events', { 'last-event-id': 'yesterday' });
    expect(odd.response.status).toBe(400);
    expect(await (await world.knock(edge, {}, { afterUserEvent: -1 })).refused()).toMatchObject({ code: 'invalid_request' });
  });

  it('that were lost on the way are found with the next one', async () => {
    const client = await listener();
    const hearAgain = edge.deafenTo(Subject.liveUser(world.ground.issuer.sub));
    const lost = [await world.tell(deleted()), await world.tell(deleted())];
    await hearAgain();
    const next = await world.tell(deleted());
    await eventually(() => expect(idsOf(client)).toEqual([...lost, next]));
  });

  it('close what belongs to a session that has ended, and nothing else', async () => {
    const [ended, other] = [randomUUID(), randomUUID()];
    const goes = await listener({}, { sid: ended });
    const stays = await listener({}, { sid: other });
    const authorization = `Bearer ${await world.ground.issuer.token({ sid: ended })}`;
    const events = await world.stream(edge, 'events', { authorization });
    const log = await world.log().start();
    const answer = await world.stream(edge, `generations/${log.generationId}`, { authorization });
    await answer.seen.until(({ fold }) => fold.started !== null);
    await world.tell({ type: 'session.ended', sessionId: ended });
    await goes.disconnected();
    await Promise.all([events.ended, answer.ended]);
    expect(goes.goodbyes).toEqual(['session_ended']);
    expect(answer.messages.at(-1)).toMatchObject({ event: 'goodbye', data: '{"reason":"session_ended"}' });
    expect(goes.userEvents).toMatchObject([{ type: 'session.ended' }]);
    expect(stays.socket.connected).toBe(true);
  });
});
