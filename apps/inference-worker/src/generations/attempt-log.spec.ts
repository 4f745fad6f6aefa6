import { LogWriter } from '@parley/bus';
import { type LogRecord, SealRecord } from '@parley/contracts';
import { eventually } from '@parley/testing';
import { makeJob, WorkerWorld } from '../fixtures/worker-world.fixture';
import { AnswerDraft } from './answer-draft';
import { AttemptLog, type AttemptLogOptions } from './attempt-log';
import { startedEvent } from './started-event';
import { WritingPace } from './writing-pace';

describe('the log of an attempt', () => {
  let world: WorkerWorld;

  beforeAll(async () => {
    world = await WorkerWorld.start();
  });
  afterAll(() => world.stop());

  interface Opened {
    log: AttemptLog;
    /** Records as they are stored, with the time. */
    stored: () => Promise<LogRecord[]>;
    seal: () => Promise<LogRecord>;
    failures: unknown[];
    takeOver: () => Promise<unknown>;
    /** Most records that were on their way at once. */
    mostInFlight: () => number;
  }

  async function open(changes: Partial<AttemptLogOptions> = {}): Promise<Opened> {
    const job = makeJob('x');
    const { ownerId, generationId } = job;
    const takeOver = (): ReturnType<typeof LogWriter.takeOver> =>
      LogWriter.takeOver(world.bus, { ownerId, generationId, started: (attempt) => startedEvent(job, attempt) });
    const [writer, attempt] = await takeOver();
    let inFlight = 0;
    let most = 0;
    const append = writer.append.bind(writer);
    writer.append = async (record): Promise<void> => {
      most = Math.max(most, ++inFlight);
      await append(record).finally(() => (inFlight -= 1));
    };
    const failures: unknown[] = [];
    const onFailure = (error: unknown): void => void failures.push(error);
    const log = new AttemptLog(writer, { generationId, attempt, pace: new WritingPace(20), heartbeatMs: 60_000, onFailure, ...changes });
    const draft = new AnswerDraft(job, world.bus.maxPayload);
    return {
      log,
      stored: () => world.log(job),
      seal: () => log.seal(draft.toSeal('completed')),
      failures,
      takeOver,
      mostInFlight: () => most,
    };
  }

  const texts = (records: LogRecord[]): string[] => records.flatMap((record) => (record.type === 'delta' ? [record.text] : []));

  it('writes the first token at once, and gathers what comes after it', async () => {
    const { log, stored, seal } = await open({ pace: new WritingPace(60_000) });
    log.push('first');
    await eventually(async () => expect(texts(await stored())).toEqual(['first']));
    for (const token of [' second', ' third', ' fourth']) log.push(token);
    // The end waits for no gap.
    await seal();
    expect(texts(await stored())).toEqual(['first', ' second third fourth']);
  });

  it('keeps one record in flight, and numbers without a hole', async () => {
    const { log, stored, seal, mostInFlight } = await open({ pace: new WritingPace(0) });
    for (let count = 0; count < 500; count++) {
      log.push(`t${count} `);
      if (count % 10 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await seal();
    const records = await stored();
    expect(records.map(({ seq }) => seq)).toEqual(records.map((_, index) => index));
    expect(texts(records).join('')).toBe(Array.from({ length: 500 }, (_, index) => `t${index} `).join(''));
    expect(mostInFlight()).toBe(1);
  });

  it('keeps its distance between two records', async () => {
    const { log, stored, seal } = await open({ pace: new WritingPace(50) });
    const tokens = setInterval(() => log.push('x'), 5);
    await eventually(async () => expect(texts(await stored()).length).toBeGreaterThanOrEqual(5));
    clearInterval(tokens);
    await seal();
    const times = (await stored()).filter(({ type }) => type === 'delta').map(({ at }) => Date.parse(at));
    for (let index = 1; index < times.length - 1; index++) expect(times[index]! - times[index - 1]!).toBeGreaterThanOrEqual(45);
  });

  it.each([['ASCII', 'a'], ['three bytes', '東'], ['pairs of surrogates', '🌍'], ['mixed', 'a🌍']])(
    'never writes more than 8 KB in one record, and splits no character: %s',
    async (_name, character) => {
      const { log, stored, seal } = await open();
      const text = character.repeat(30_000);
      log.push(text);
      await seal();
      const pieces = texts(await stored());
      expect(pieces.join('')).toBe(text);
      expect(Math.max(...pieces.map((piece) => Buffer.byteLength(piece)))).toBeLessThanOrEqual(8_192);
      expect(pieces.every((piece) => piece.isWellFormed())).toBe(true);
    },
  );

  it('says after a silence that it lives, and goes on after it', async () => {
    const { log, stored, seal } = await open({ heartbeatMs: 40 });
    await eventually(async () => expect((await stored()).filter(({ type }) => type === 'heartbeat').length).toBeGreaterThanOrEqual(2));
    log.push('text');
    await seal();
    const records = await stored();
    expect(records.map(({ seq }) => seq)).toEqual(records.map((_, index) => index));
    expect(SealRecord.parse(records.at(-1)).type).toBe('end');
  });

  it('tells once that another has taken over, and writes nothing more', async () => {
    const { log, stored, seal, failures, takeOver } = await open();
    log.push('mine');
    await eventually(async () => expect(texts(await stored())).toEqual(['mine']));
    await takeOver();
    for (const token of ['too', 'late']) log.push(token);
    await expect(seal()).rejects.toThrow('another worker has taken over');
    expect(failures).toHaveLength(1);
    expect((await stored()).map(({ attempt, seq }) => `${attempt}.${seq}`)).toEqual(['1.0', '1.1', '2.0']);
  });

  it('notices by its heartbeat that another has taken over', async () => {
    const { failures, takeOver } = await open({ heartbeatMs: 100 });
    await takeOver();
    await eventually(() => expect(failures).toHaveLength(1));
  });
});
