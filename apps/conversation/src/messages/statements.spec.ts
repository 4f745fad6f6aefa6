import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, freshIds } from '@parley/testing';
import { StatementCounter } from '../fixtures/statement-counter.fixture';
import { WorkerDouble } from '../fixtures/worker.fixture';
import { World } from '../fixtures/world.fixture';

/**
 * Round trips to PostgreSQL for one question in a chat: before its reply, with what publishes job and events after it, and
 * for the notices of its beginning and its end. Raise these only for something that is worth it to everybody.
 */
const MOST = { reply: 7, published: 10, started: 6, settled: 8 };

const counter = new StatementCounter();
let world: World;
let worker: WorkerDouble;

beforeAll(async () => {
  world = await World.start();
  worker = new WorkerDouble(world.bus);
  await world.startReplica();
});
afterAll(async () => {
  counter.restore();
  await world.stop();
});

/** Without what the spec asks itself, and what comes by now and then. */
const NOT_OF_REQUESTS = /^SELECT 1 FROM|isWaiting|"row"\."id"|DISTINCT owner_id/;
const ofRequests = (): string[] => counter.sent.filter((text) => !NOT_OF_REQUESTS.test(text));

/** How many were sent until the transaction that admitted the question was over; one of somebody else's may end before. */
function untilAdmitted(): number {
  const sent = ofRequests();
  const admitted = sent.findIndex((text) => /INSERT INTO conversation\.generations/.test(text));
  return sent.findIndex((text, index) => index > admitted && /^\s*COMMIT/.test(text)) + 1;
}

async function quiet(): Promise<void> {
  await eventually(async () => expect(await world.query('SELECT 1 FROM conversation.outbox')).toEqual([]));
}

describe('A question', () => {
  it('costs few round trips to the database until its job is published, and few until it is settled', async () => {
    const person = await world.person();
    const { id } = await person.begin();
    let parentId: string | null = null;
    const counts: (typeof MOST)[] = [];
    for (let turn = 0; turn < 5; turn++) {
      await quiet();
      counter.reset();
      const posted = await person.post(id, { ...freshIds(), parentId, content: 'Hello' });
      const untilReply = untilAdmitted();
      await eventually(async () => expect((await world.bus.manager.streams.info('JOBS')).state.messages).toBe(turn + 1));
      await quiet();
      const untilPublished = ofRequests();
      counter.reset();
      await worker.start(person.id, posted.generation.id);
      await eventually(async () => expect(await world.query('SELECT 1 FROM conversation.generations WHERE status = $1', ['running'])).toHaveLength(1));
      await quiet();
      const started = ofRequests().length;
      counter.reset();
      await worker.end(person.id, posted.generation);
      await eventually(async () => expect(await world.query('SELECT 1 FROM conversation.generations WHERE ended_at IS NULL')).toEqual([]));
      await quiet();
      counts.push({ reply: untilReply, published: untilPublished.length, started, settled: ofRequests().length });
      parentId = posted.answer.id;
    }
    // What comes by now and then only adds to it.
    const least = (name: keyof typeof MOST): number => Math.min(...counts.slice(1).map((count) => count[name]));
    for (const [name, most] of Object.entries(MOST)) {
      const count = least(name as keyof typeof MOST);
      expect(`${name}: ${count}, at most ${most}`).toBe(`${name}: ${Math.min(count, most)}, at most ${most}`);
    }
  });
});
