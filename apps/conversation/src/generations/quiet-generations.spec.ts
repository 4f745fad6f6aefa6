import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JobHandle } from '@parley/bus';
import { eventually } from '@parley/testing';
import { WorkerDouble } from '../fixtures/worker.fixture';
import { type Replica, World } from '../fixtures/world.fixture';
import { QuietGenerations } from './quiet-generations';

/** So long ago that everything is quiet. */
const QUIET_MS = 0;

let world: World;
let worker: WorkerDouble;
let replica: Replica;

beforeAll(async () => {
  world = await World.start({ QUIET_GENERATION_MS: 3_600_000 });
  worker = new WorkerDouble(world.bus);
  replica = await world.startReplica();
});
afterAll(() => world.stop());

/** Two looks: the first one only notes how far the log is. */
async function lookTwice(): Promise<void> {
  const quiet = replica.app.get(QuietGenerations, { strict: false });
  for (let look = 0; look < 2; look++) await quiet.lookAfter(QUIET_MS);
}

async function jobsWaiting(): Promise<number> {
  return (await world.bus.manager.streams.info('JOBS')).state.messages;
}

async function takeJob(): Promise<JobHandle> {
  return eventually(async () => {
    const handle = await worker.nextJob();
    if (!handle) throw new Error('no job yet');
    return handle;
  });
}

describe('A generation of which nothing was heard', () => {
  it('is left alone while its job waits in the queue or is in the hands of a worker', async () => {
    const person = await world.person();
    const { generation } = await person.post((await person.begin()).id, {});
    await eventually(async () => expect(await jobsWaiting()).toBe(1));
    await lookTwice();
    const handle = await takeJob();
    expect(handle.job.kind).toBe('generate');
    await lookTwice();
    expect(await jobsWaiting()).toBe(1);
    await worker.end(person.id, generation);
    await handle.done();
    await eventually(async () => expect((await person.generation(generation.id)).status).toBe('completed'));
  });

  it('is finished from its log when only the news of its end was lost', async () => {
    const person = await world.person();
    const { id } = await person.begin();
    const { generation } = await person.post(id, {});
    await (await takeJob()).done();
    await worker.writeLog(person.id, generation, { text: 'Unheard' });
    await lookTwice();

    expect((await person.messages(id)).items[1]).toMatchObject({ content: 'Unheard', status: 'complete' });
  });

  it('is closed by a worker when its job is gone and its log has stopped, once however often one looks', async () => {
    const person = await world.person();
    const { generation } = await person.post((await person.begin()).id, {});
    await (await takeJob()).done();
    await worker.writeLog(person.id, generation);
    await lookTwice();
    await lookTwice();
    const handle = await takeJob();

    expect(handle.job).toMatchObject({ kind: 'close', generationId: generation.id, ownerId: person.id });
    await handle.done();
    await eventually(async () => expect(await world.query('SELECT 1 FROM conversation.outbox')).toEqual([]));
    expect(await jobsWaiting()).toBe(0);
    await worker.end(person.id, generation, { status: 'failed' });
    await eventually(async () => expect((await person.generation(generation.id)).status).toBe('failed'));
  });
});
