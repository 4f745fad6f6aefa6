import { foldAll, type GenerationJob, type LogRecord, StreamName, toClientEvent } from '@parley/contracts';
import { composeAnswer } from '@parley/provider-sim';
import { createLogger } from '@parley/service-kit';
import { eventually } from '@parley/testing';
import { countTokens } from '@parley/tokenizer';
import { delta, RawProvider, STOP } from '../fixtures/raw-provider.fixture';
import { makeJob, numbered, WorkerWorld } from '../fixtures/worker-world.fixture';
import { closeAbandonedJobs } from '../jobs/abandoned-jobs';

describe('writing an answer', () => {
  let world: WorkerWorld;

  beforeAll(async () => {
    world = await WorkerWorld.start();
  });
  afterAll(() => world.stop());
  afterEach(() => world.stopWorkers());

  const foldOf = async (job: GenerationJob): Promise<string> => foldAll((await world.log(job)).map(toClientEvent)).text;
  const attemptsOf = (log: LogRecord[]): number[] => log.flatMap((record) => (record.type === 'started' ? [record.attempt] : []));
  const queueIsEmpty = (): Promise<void> =>
    eventually(async () => expect((await world.bus.manager.streams.info(StreamName.jobs)).state.messages).toBe(0));

  describe('when the provider has trouble', () => {
    it('begins anew when it cuts in the middle, and charges the attempt that ends', async () => {
      await world.startWorker();
      const job = await world.ask('[[sim tokens=40 rate=200 fault=cut at=15 times=1]]');
      const seal = await world.sealOf(job);
      expect(seal).toMatchObject({ status: 'completed', attempt: 2, text: numbered(40), usage: { completionTokens: 40 } });
      expect(attemptsOf(await world.log(job))).toEqual([1, 2]);
      expect(await foldOf(job)).toBe(numbered(40));
      expect(world.noticesOf(job, 'ended')).toHaveLength(1);
    });

    it('ends as failed and retryable, with what there is, when it cuts again and again', async () => {
      await world.startWorker();
      const job = await world.ask('[[sim tokens=40 rate=200 fault=cut at=15]]');
      const seal = await world.sealOf(job);
      expect(seal).toMatchObject({ status: 'failed', attempt: 2, error: { code: 'provider_cut', retryable: true } });
      // What is under way when a connection breaks may be lost.
      expect(seal.text).not.toBe('');
      expect(numbered(15).startsWith(seal.text)).toBe(true);
      expect(await foldOf(job)).toBe(seal.text);
      expect(seal.usage).toMatchObject({ completionTokens: countTokens(seal.text), estimated: true });
    });

    it.each([
      ['fault=stall at=5', 'provider_timeout', true],
      ['fault=error at=5', 'provider_unavailable', true],
      ['fault=malformed at=5', 'provider_malformed', true],
    ])('keeps the text of an answer that breaks by %s', async (directive, code, retryable) => {
      await world.startWorker({ timeouts: { gapMs: 300 } });
      const job = await world.ask(`[[sim tokens=40 rate=200 ${directive}]]`);
      expect(await world.sealOf(job)).toMatchObject({ status: 'failed', attempt: 1, text: numbered(5), error: { code, retryable } });
    });

    it.each([
      ['status=401', 'provider_refused_key', false],
      ['status=400 code=context_length_exceeded', 'context_too_long', false],
      ['status=503', 'provider_unavailable', true],
    ])('says what is wrong after %s, and charges nothing', async (directive, code, retryable) => {
      await world.startWorker({ run: { retry: { maxTries: 2, deadlineMs: 5_000 } } });
      const seal = await world.sealOf(await world.ask(`[[sim ${directive}]]`));
      expect(seal).toMatchObject({ status: 'failed', text: '', error: { code, retryable }, timeToFirstTokenMs: null });
      expect(seal.usage).toMatchObject({ promptTokens: 0, completionTokens: 0, cost: 0 });
    });

    it('says that the model declined', async () => {
      await world.startWorker();
      const seal = await world.sealOf(await world.ask('[[sim tokens=5 fault=filter at=2]]'));
      expect(seal).toMatchObject({ status: 'failed', error: { code: 'content_filtered', retryable: false } });
    });

    it('lives on in the log while the provider thinks', async () => {
      await world.startWorker({ run: { heartbeatMs: 100 } });
      const job = await world.ask('[[sim tokens=5 firstMs=700]]');
      await world.sealOf(job);
      const log = await world.log(job);
      expect(log.filter(({ type }) => type === 'heartbeat').length).toBeGreaterThanOrEqual(2);
      expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index));
    });
  });

  describe('when it is stopped', () => {
    it('keeps the text, closes the connection and charges what was written', async () => {
      await world.startWorker();
      const job = await world.ask('[[sim tokens=1000 rate=50]]');
      await world.whenTextOf(job);
      await world.cancel(job);
      const seal = await world.sealOf(job);
      await eventually(() => expect(world.requestsOf(job)[0]!.state).toBe('aborted'));
      expect(seal).toMatchObject({ status: 'cancelled', finishReason: 'cancelled' });
      expect(numbered(1_000).startsWith(seal.text)).toBe(true);
      expect(await foldOf(job)).toBe(seal.text);
      expect(seal.usage).toEqual({
        promptTokens: 10,
        completionTokens: countTokens(seal.text),
        cost: 10 + 2 * countTokens(seal.text),
        estimated: true,
      });
      await queueIsEmpty();
    });

    it('costs nothing before the first token', async () => {
      await world.startWorker();
      const job = await world.ask('[[sim tokens=10 firstMs=20000]]');
      await eventually(() => expect(world.requestsOf(job)).toHaveLength(1));
      await world.cancel(job);
      expect(await world.sealOf(job)).toMatchObject({ status: 'cancelled', text: '', usage: { cost: 0 } });
      await eventually(() => expect(world.requestsOf(job)[0]!.state).toBe('aborted'));
    });

    it('never asks the provider when it was stopped in the queue', async () => {
      const job = makeJob('[[sim tokens=10]]');
      await world.cancel(job);
      await world.publish(job);
      await world.startWorker();
      expect(await world.sealOf(job)).toMatchObject({ status: 'cancelled', text: '' });
      expect(world.requestsOf(job)).toHaveLength(0);
    });

    it('does not wait for the next try', async () => {
      await world.startWorker();
      const job = await world.ask('[[sim status=429 retryAfter=15]]');
      await eventually(() => expect(world.requestsOf(job)[0]?.state).toBe('refused'));
      const stoppedAt = performance.now();
      await world.cancel(job);
      expect(await world.sealOf(job)).toMatchObject({ status: 'cancelled', text: '' });
      expect(performance.now() - stoppedAt).toBeLessThan(5_000);
      expect(world.requestsOf(job)).toHaveLength(1);
    });

    it('has one outcome when stop and end race', async () => {
      await world.startWorker();
      for (let round = 0; round < 20; round++) {
        const job = await world.ask(`[[sim tokens=${round + 1} rate=200]]`);
        await eventually(() => expect(world.requestsOf(job)[0]!.sent).toBeGreaterThan(round / 2));
        await world.cancel(job);
        const seal = await world.sealOf(job);
        await eventually(() => expect(world.noticesOf(job, 'ended')).toMatchObject([{ seal }]));
        expect((await world.log(job)).filter(({ type }) => type === 'end')).toHaveLength(1);
        expect(await foldOf(job)).toBe(seal.text);
      }
    });

    it('keeps the text of the attempt before, when it is stopped during a take-over', async () => {
      const first = await world.startWorker();
      const job = await world.ask('[[sim tokens=200 rate=50 firstMs=100]]');
      await world.whenTextOf(job);
      first.network.hold('client');
      first.network.hold('server');
      const written = await foldOf(job);
      await world.cancel(job);
      await world.startWorker();
      const seal = await world.sealOf(job);
      expect(seal).toMatchObject({ status: 'cancelled', attempt: 2 });
      expect(seal.text.startsWith(written)).toBe(true);
      expect(await foldOf(job)).toBe(seal.text);
      await first.stop();
    });
  });

  describe('whatever the provider says', () => {
    it('counts the tokens itself when the provider does not', async () => {
      await world.startWorker();
      const job = await world.ask('[[sim noUsage]]');
      const seal = await world.sealOf(job);
      expect(seal.text.length).toBeGreaterThan(composeAnswer('').length / 2);
      expect(seal.usage).toMatchObject({ promptTokens: 10, completionTokens: countTokens(seal.text), estimated: true });
    });

    it('leaves out NUL characters, live and in the seal alike', async () => {
      const provider = await new RawProvider((response) => void response.end(delta('a\0b') + delta('\0') + STOP)).start();
      await world.startWorker({ baseUrl: provider.url });
      const job = await world.ask('Hello');
      expect((await world.sealOf(job)).text).toBe('ab');
      expect(await foldOf(job)).toBe('ab');
      await provider.stop();
    });

    it.each(['a', '東', '🌍', '\u0007', '"\n'])('ends an answer of %j before its seal is too large for the bus', async (piece) => {
      const chunk = delta(piece.repeat(20_000));
      const provider = await new RawProvider((response) => {
        const write = (): void => {
          while (!response.destroyed && response.write(chunk));
          response.once('drain', write);
        };
        write();
      }).start();
      await world.startWorker({ baseUrl: provider.url });
      const job = await world.ask('Hello');
      const seal = await world.sealOf(job);
      expect(seal).toMatchObject({ status: 'completed', finishReason: 'length' });
      const size = Buffer.byteLength(JSON.stringify(seal));
      expect(size).toBeGreaterThan(900_000);
      expect(size).toBeLessThan(1_048_576 - 8_192);
      expect(await foldOf(job)).toBe(seal.text);
      await provider.stop();
    });
  });

  describe('when nobody can finish it', () => {
    it('ends as failed with its text after the last delivery', async () => {
      const queue = { ackWaitMs: 1_000, maxDeliveries: 1, pool: 'default' };
      const first = await world.startWorker({ queue });
      const job = await world.ask('[[sim tokens=400 rate=20]]');
      await world.whenTextOf(job);
      first.network.hold('client');
      first.network.hold('server');
      const written = await foldOf(job);
      const other = await world.startWorker({ queue });
      const abandoned = closeAbandonedJobs(world.bus, createLogger('inference-worker', 'silent'));
      const seal = await world.sealOf(job);
      expect(seal).toMatchObject({ status: 'failed', error: { code: 'generation_abandoned', retryable: true } });
      expect(seal.text.startsWith(written)).toBe(true);
      expect(await foldOf(job)).toBe(seal.text);
      await eventually(() => expect(world.noticesOf(job, 'ended')).toMatchObject([{ seal }]));
      await queueIsEmpty();
      await Promise.all([abandoned.stop(), other.stop(), first.stop()]);
    });

    it('is closed when conversation asks for it, and left alone when it had ended', async () => {
      await world.startWorker();
      const lost = await world.ask('unused', { kind: 'close' });
      expect(await world.sealOf(lost)).toMatchObject({ status: 'failed', text: '', usage: { cost: 0 } });
      const done = await world.ask('[[sim tokens=3]]');
      const seal = await world.sealOf(done);
      await world.publish({ ...done, kind: 'close' });
      await queueIsEmpty();
      expect((await world.log(done)).at(-1)).toEqual(seal);
    });
  });
});
