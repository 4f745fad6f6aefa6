import { serveStoredAnswers } from '@parley/bus';
import { type SealRecord, Subject } from '@parley/contracts';
import { startTestNats, TokenIssuer } from '@parley/testing';
import { headers } from 'nats';
import type { TestEdge } from '../fixtures/edge.fixture';
import { TEXT, type TestLog, WORDS } from '../fixtures/log.fixture';
import { type TestSocket, TestStream } from '../fixtures/watching.fixture';
import { World } from '../fixtures/world.fixture';

describe('watching a generation of which records are missing', () => {
  let world: World;
  let edge: TestEdge;
  const stored = new Map<string, SealRecord>();

  const socket = (): Promise<TestSocket> => world.socket(edge);
  const newLog = (): TestLog => world.log();

  /** A record that the server is said to have republished. */
  const publishLive = (log: TestLog, record: object, sequence: number, previous: number): void => {
    const fields = headers();
    fields.set('Nats-Sequence', String(sequence));
    fields.set('Nats-Last-Sequence', String(previous));
    world.bus.nats.publish(Subject.liveGeneration(log.ownerId, log.generationId), JSON.stringify(record), { headers: fields });
  };

  beforeAll(async () => {
    world = await World.start({ nats: await startTestNats(), issuer: await new TokenIssuer().start() });
    serveStoredAnswers(world.bus, async ({ ownerId, generationId }) => stored.get(`${ownerId}.${generationId}`) ?? null);
    edge = await world.edge();
  });

  afterEach(() => world.closeClients());
  afterAll(() => world.stop());

  it('fills a gap from the log', async () => {
    const log = await newLog().start();
    const seen = await (await socket()).watch(log.generationId);
    await log.delta('a');
    await seen.until(({ text }) => text === 'a');
    const hearAgain = edge.deafenTo(Subject.liveGeneration(log.ownerId, log.generationId));
    await log.deltas(['b', 'c']);
    await hearAgain();
    await log.deltas(['d', 'e']);
    await seen.until(({ text }) => text === 'abcde');
    expect(seen.wrongs).toEqual([]);
  });

  it('believes nothing that is not in the log, and is not stopped by it', async () => {
    const log = await newLog().start();
    const seen = await (await socket()).watch(log.generationId);
    await log.delta('a');
    await seen.until(({ text }) => text === 'a');
    const forged = { ...log.records.at(-1), seq: 9, text: 'forged' };
    publishLive(log, forged, 1_000_000, 999_999);
    world.bus.nats.publish(Subject.liveGeneration(log.ownerId, log.generationId), 'not even JSON');
    await log.deltas(['b', 'c']);
    await log.end();
    await seen.ended();
    expect(seen.text).toBe('abc');
    expect(seen.wrongs).toEqual([]);
  });

  it('finds an end that never came, by the silence', async () => {
    const log = await newLog().start();
    const seen = await (await socket()).watch(log.generationId);
    await log.deltas(WORDS);
    await seen.until(({ text }) => text === TEXT);
    edge.deafenTo(Subject.liveGeneration(log.ownerId, log.generationId));
    await log.end();
    await seen.ended();
  });

  it('asks for the stored answer when the log has aged out', async () => {
    const log = newLog();
    const { generationId, ownerId } = log;
    const at = new Date().toISOString();
    const seal = { ...log.sealRecord({ generationId, attempt: 2, seq: 40, at }), text: TEXT };
    stored.set(`${ownerId}.${generationId}`, seal);
    const fresh = await (await socket()).watch(generationId);
    await fresh.ended();
    expect(fresh.events.map(({ type }) => type)).toEqual(['started', 'delta', 'end']);
    expect(fresh.text).toBe(TEXT);
    // One who was in the middle of that attempt must come to the same text by the cursor rule.
    const half = await TestStream.open(`${edge.origin}/stream/generations/${generationId}?after=2.17`, await world.ground.issuer.token());
    half.seen.fold = { ...half.seen.fold, cursor: { attempt: 2, seq: 17 }, text: 'half of it' };
    await half.ended;
    expect(half.seen.text).toBe(TEXT);
    expect(half.seen.fold.end).toMatchObject({ status: 'completed' });
    const whole = await world.stream(edge, `generations/${generationId}?after=2.40`);
    expect(whole.response.status).toBe(204);
  });

  it('takes the text from the end when the beginning of a log has aged out', async () => {
    const log = await newLog().start();
    await log.deltas(WORDS);
    const { seq } = await world.bus.manager.streams.getMessage('TOKENS', {
      last_by_subj: Subject.generation(log.ownerId, log.generationId),
    });
    for (let back = 4; back <= WORDS.length; back++) await world.bus.manager.streams.deleteMessage('TOKENS', seq - back);
    const seen = await (await socket()).watch(log.generationId);
    await log.end();
    await seen.ended();
    expect(seen.text).toBe(TEXT);
  });

  it('reads from the log what the ring has dropped', async () => {
    const small = await world.edge({ RING_BYTES_PER_GENERATION: 2_000 });
    const log = await newLog().start();
    const texts = Array.from({ length: 60 }, (_, index) => `${index} ${'x'.repeat(1_000)} `);
    await log.deltas(texts.slice(0, 50));
    const client = await world.socket(small);
    const seen = await client.watch(log.generationId);
    await log.deltas(texts.slice(50));
    await seen.until(({ text }) => text === texts.join(''));
    expect(seen.wrongs).toEqual([]);
    expect(small.node.generations.bytesOfRings()).toBeLessThan(6_000);
  });
});
