import { randomUUID } from 'node:crypto';
import { type AnswerNotice, ConsumerName, StreamName, Subject } from '@parley/contracts';
import { eventually } from '@parley/testing';
import { EventConsumer } from '../event-queues/event-consumer';
import { BusWorld, TestLog } from '../fixtures/bus-world.fixture';
import { AnswerPublisher } from './answer-publisher';
import { ANSWERS } from './answer-queue';

describe('the notices of workers', () => {
  let world: BusWorld;
  let publisher: AnswerPublisher;
  let consumer: EventConsumer<typeof AnswerNotice> | null = null;
  let heard: AnswerNotice[] = [];
  let failures: unknown[] = [];
  let handle: (notice: AnswerNotice) => Promise<void>;

  beforeAll(async () => {
    world = await BusWorld.start();
    publisher = new AnswerPublisher(world.bus);
  });
  afterAll(() => world.stop());
  beforeEach(() => {
    heard = [];
    failures = [];
    handle = async (notice) => void heard.push(notice);
  });
  afterEach(async () => {
    await consumer?.stop();
    consumer = null;
  });

  async function listen(): Promise<void> {
    consumer = await EventConsumer.start(world.bus, ANSWERS, {
      handle: (notice) => handle(notice),
      onFailure: (error) => failures.push(error),
    });
  }

  function ended(): AnswerNotice {
    const log = new TestLog(world.bus);
    return { kind: 'ended', ownerId: log.ownerId, generationId: log.generationId, seal: log.seal(1, 1, 'Hi!') };
  }

  it('are stored once, however often they are repeated', async () => {
    const notice = ended();
    const begun: AnswerNotice = { ...notice, kind: 'started', attempt: 1, worker: 'w' };
    for (let times = 0; times < 3; times++) {
      await publisher.publish(begun);
      await publisher.publish(notice);
    }
    await publisher.publish({ ...begun, attempt: 2 });
    expect(await world.count(StreamName.answers)).toBe(3);
    await listen();
    await eventually(() => expect(heard.map(({ kind }) => kind)).toEqual(['started', 'ended', 'started']));
    await eventually(async () => expect(await world.count(StreamName.answers)).toBe(0));
  });

  it('come again while they cannot be handled', async () => {
    let refusals = 2;
    handle = async (notice) => {
      if (refusals-- > 0) throw new Error('the database is away');
      heard.push(notice);
    };
    const notice = ended();
    await publisher.publish(notice);
    await listen();
    await eventually(() => expect(heard).toEqual([notice]));
    expect(failures).toEqual([new Error('the database is away'), new Error('the database is away')]);
  });

  it('do not wait for each other', async () => {
    let release: () => void = () => undefined;
    const slow = ended();
    handle = async (notice) => {
      if (notice.generationId === slow.generationId) await new Promise<void>((resolve) => (release = resolve));
      heard.push(notice);
    };
    await listen();
    await publisher.publish(slow);
    const quick = ended();
    await publisher.publish(quick);
    await eventually(() => expect(heard).toEqual([quick]));
    release();
    await eventually(() => expect(heard).toEqual([quick, slow]));
  });

  it('are dropped when they are none, and said', async () => {
    await listen();
    await world.bus.jetstream.publish(Subject.answer(randomUUID()), new TextEncoder().encode('{"kind":"ended"}'));
    await eventually(() => expect(failures).toHaveLength(1));
    await eventually(async () => expect(await world.count(StreamName.answers)).toBe(0));
  });

  it('are heard after the server was restarted', async () => {
    await listen();
    await world.nats.restart();
    await eventually(() => world.bus.ping());
    const notice = ended();
    await eventually(() => publisher.publish(notice));
    await eventually(() => expect(heard).toEqual([notice]));
    await eventually(() => consumer!.assertListening());
  });

  it('are heard after the consumer was deleted', async () => {
    await listen();
    const first = ended();
    await publisher.publish(first);
    await eventually(() => expect(heard).toEqual([first]));
    await world.bus.manager.consumers.delete(StreamName.answers, ConsumerName.conversationAnswers);
    const second = ended();
    await publisher.publish(second);
    await eventually(() => expect(heard).toEqual([first, second]));
  });

  it('cannot be heard without their stream, and that is said', async () => {
    await listen();
    await world.bus.manager.streams.delete(StreamName.answers);
    await eventually(() => expect(() => consumer!.assertListening()).toThrow('the queue cannot be read'));
  });
});
