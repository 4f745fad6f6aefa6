import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { UserEventFeed } from '@parley/bus';
import type { UserEvent } from '@parley/contracts';
import { eventually, type Person } from '@parley/testing';
import { PoolDouble } from '../fixtures/pool.fixture';
import { type Replica, World } from '../fixtures/world.fixture';

const POOL = 8;
const READY = 8;
const PEOPLE = 10;
const EACH = 20;
const FLOOD = 500;

let world: World;
let replicas: Replica[];
/** Places of each generation in the order in which its owner heard of them. */
const places = new Map<string, number[]>();

beforeAll(async () => {
  world = await World.start({ LIMIT_READY_GENERATIONS: READY, LIMIT_QUEUED_GENERATIONS: 1_000 });
  replicas = [await world.startReplica(), await world.startReplica()];
});
afterAll(() => world.stop());

const hear = (id: string, place: number): unknown => places.set(id, [...(places.get(id) ?? []), place]);

async function postMany(person: Person, count: number): Promise<void> {
  const { id } = await person.begin();
  for (let posted = 0; posted < count; posted += 10) {
    const some = await Promise.all(Array.from({ length: 10 }, (_, nth) => person.at(replicas[nth % 2]!.url).post(id, {})));
    for (const { generation } of some) if (generation.queuePosition !== undefined) hear(generation.id, generation.queuePosition);
  }
}

async function hearEvents(person: Person): Promise<void> {
  const feed = new UserEventFeed(world.bus);
  const events: UserEvent[] = await Array.fromAsync(feed.read(person.id, { after: 0, until: await feed.lastId(person.id) }));
  for (const event of events) if (event.type === 'queue.moved') for (const { generationId, position } of event.places) hear(generationId, position);
}

describe('The line', () => {
  it('serves ten people with 20 questions each beside one with 500 as if that one had 20 too, and nobody’s place gets worse', async () => {
    const flooder = await world.person();
    await postMany(flooder, FLOOD);
    const people = await Promise.all(Array.from({ length: PEOPLE }, () => world.person()));
    await Promise.all(people.map((person) => postMany(person, EACH)));
    const pool = new PoolDouble(world.bus, { size: POOL });
    await eventually(() => expect(pool.served).toHaveLength(FLOOD + PEOPLE * EACH), { withinMs: 90_000 });
    await pool.stop();

    const order = pool.served.map(({ ownerId }) => ownerId);
    const lastOf = people.map(({ id }) => order.lastIndexOf(id) + 1);
    // All eleven in turn, behind what lay ready and was in hand before they came.
    const fairShare = (PEOPLE + 1) * EACH + READY + POOL;
    process.stdout.write(`the ten had all of their answers after ${Math.max(...lastOf)} of ${order.length}; a fair share is ${fairShare}\n`);
    expect(Math.max(...lastOf)).toBeLessThanOrEqual(fairShare + POOL);
    for (const { id } of people) {
      const turns = order.flatMap((ownerId, index) => (ownerId === id ? [index + 1] : []));
      for (const [nth, turn] of turns.entries()) expect(turn).toBeLessThanOrEqual((PEOPLE + 1) * (nth + 1) + READY + 3 * POOL);
    }
    for (const person of [flooder, ...people]) await hearEvents(person);
    const heard = [...places.values()];
    const worse = heard.filter((told) => told.some((place, index) => index > 0 && place > told[index - 1]!));
    process.stdout.write(`${heard.flat().length} places of ${heard.length} generations were told\n`);
    expect(worse).toEqual([]);
    expect(heard.filter((told) => told.length > 1).length).toBeGreaterThan(0);
  }, 180_000);
});
