import { Subject } from '@parley/contracts';
import { eventually, TcpProxy } from '@parley/testing';
import { randomUUID } from 'node:crypto';
import { ErrorCode, headers, NatsError } from 'nats';
import { BusWorld } from '../fixtures/bus-world.fixture';
import { connectBus } from './bus-connection';
import { isWrongLastSequence } from './js-errors';

describe('a publisher that waits for acknowledgements', () => {
  let world: BusWorld;

  beforeAll(async () => {
    world = await BusWorld.start();
  });
  afterAll(() => world.stop());

  const data = new Uint8Array([1]);
  const publish = (subject: string, expected?: number, patienceMs = 5_000, { acknowledged } = world.bus): Promise<number> => {
    const fields = headers();
    if (expected !== undefined) fields.set('Nats-Expected-Last-Subject-Sequence', String(expected));
    return acknowledged.publish(subject, data, fields, patienceMs);
  };
  const newSubject = (): string => Subject.generation(randomUUID(), randomUUID());

  it('gives each message the sequence that the stream gave it', async () => {
    const subject = newSubject();
    const sequences = await Promise.all(Array.from({ length: 200 }, () => publish(subject)));
    const { seq } = await world.bus.manager.streams.getMessage('TOKENS', { last_by_subj: subject });
    expect(sequences.at(-1)).toBe(seq);
    expect(sequences).toEqual(sequences.map((_, index) => (sequences[0] ?? 0) + index));
  });

  it('tells what the server refuses, and why', async () => {
    const subject = newSubject();
    await publish(subject, 0);
    const refusal = await publish(subject, 0).catch((error: unknown) => error);
    expect(isWrongLastSequence(refusal)).toBe(true);
  });

  it('tells at once when no stream takes it', async () => {
    const refusal = await publish(`nobody.${randomUUID()}`).catch((error: unknown) => error);
    expect((refusal as NatsError).code).toBe(ErrorCode.NoResponders);
  });

  it('gives up when nothing is heard in time, and goes on as soon as something is', async () => {
    const network = await TcpProxy.open(world.nats.url);
    const bus = await connectBus({ url: network.address, name: 'slow' });
    await publish(newSubject(), 0, 5_000, bus);
    network.hold('server');
    const refusal = await publish(newSubject(), 0, 100, bus).catch((error: unknown) => error);
    expect((refusal as NatsError).code).toBe(ErrorCode.Timeout);
    const patient = publish(newSubject(), 0, 60_000, bus);
    network.release();
    await eventually(async () => expect(await patient).toBeGreaterThan(0));
    await bus.close();
    await network.close();
  });
});
