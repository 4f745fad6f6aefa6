import { type BusConnection, connectBus, LogTail, provisionStreams, type StoredRecord } from '@parley/bus';
import { eventually, startTestNats, type TestServer } from '@parley/testing';
import { randomUUID } from 'node:crypto';
import { Permits } from '../catch-up/permits';
import { TestLog } from '../fixtures/log.fixture';
import { FollowedLog } from './followed-log';
import { LogHistory, type LogName } from './log-history';

/** A history whose newest record cannot be had for a while, as when the stream's leader has just died. */
class SlowHistory extends LogHistory {
  isSilent = false;
  asked = 0;
  private speak: () => void = () => undefined;

  override async last(name: LogName): Promise<StoredRecord | null> {
    this.asked += 1;
    if (this.isSilent) await new Promise<void>((resolve) => (this.speak = resolve));
    return super.last(name);
  }

  answer(): void {
    this.isSilent = false;
    this.speak();
  }
}

describe('a log that is followed', () => {
  let nats: TestServer;
  let bus: BusConnection;

  beforeAll(async () => {
    nats = await startTestNats();
    bus = await connectBus({ url: nats.url, name: 'spec' });
    await provisionStreams(bus, { replicas: 1, tokensMaxAgeMs: 600_000, tokensMaxBytes: 200_000_000 });
  });
  afterAll(async () => {
    await bus.close();
    await nats.stop();
  });

  it('takes in what comes in order while the log itself cannot be asked, and misses nothing once it can', async () => {
    const log = await new TestLog(bus, randomUUID()).start();
    const history = new SlowHistory(bus, new Permits(4));
    const followed = new FollowedLog(
      log,
      { tail: new LogTail(bus), history, permits: new Permits(1), ringBytes: () => 1_000_000, silenceMs: 60_000 },
      { grown: () => undefined, wantsBefore: () => true },
    );
    await eventually(() => expect(followed.isKnown).toBe(true));
    history.isSilent = true;
    followed.check();
    await eventually(() => expect(history.asked).toBe(2));
    await log.deltas(['a', 'b', 'c']);
    await eventually(() => expect(followed.ring.cursor).toEqual({ attempt: 1, seq: 3 }));
    history.answer();
    await log.deltas(['d', 'e']);
    await log.end();
    await eventually(() => expect(followed.seal?.text).toBe('abcde'));
    expect(followed.ring.cursor).toEqual({ attempt: 1, seq: 6 });
    followed.close();
  });
});
