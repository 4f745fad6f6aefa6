import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { type BusConnection, connectBus, LimitRecord, LogReader, provisionStreams } from '@parley/bus';
import { type BusPermissions, findNatsServer, freePort, LocalServer, natsUrl, natsUsers, planNats } from '@parley/local-servers';
import { Subject } from '@parley/contracts';
import { CACHE_DIR, eventually } from '@parley/testing';

const FILE = new URL('../../../../deploy/nats/permissions.json', import.meta.url);

describe('on the bus', () => {
  let server: LocalServer;
  let dataDir: string;
  const connections: Record<string, BusConnection> = {};

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'parley-nats-'));
    const permissions = JSON.parse(await readFile(FILE, 'utf8')) as BusPermissions;
    const users = natsUsers(permissions, (service) => `password of ${service}`);
    const port = await freePort();
    const binary = await findNatsServer({ cacheDir: CACHE_DIR });
    server = new LocalServer(await planNats({ binary, dataDir, port, monitorPort: await freePort(), users }));
    await server.start();
    for (const user of users) connections[user.user] = await connectBus({ url: natsUrl(port, user), name: user.user });
    await provisionStreams(as('provisioner'), { replicas: 1, tokensMaxAgeMs: 60_000, tokensMaxBytes: 1_000_000 });
  });
  afterAll(async () => {
    await Promise.all(Object.values(connections).map((bus) => bus.close()));
    await server.stop();
    await rm(dataDir, { recursive: true });
  });

  const as = (service: string): BusConnection => connections[service]!;
  const id = randomUUID();

  /** What the server says to a publish or a subscription that is not allowed. */
  async function refusal(service: string, act: (bus: BusConnection) => void): Promise<string> {
    const statuses = as(service).nats.status();
    act(as(service));
    for await (const { type, data } of statuses) if (type === 'error') return String(data);
    return 'nothing';
  }

  it.each([
    ['edge-stream', 'a token event', Subject.generation(id, id)],
    ['edge-stream', 'a job', Subject.job('default')],
    ['edge-stream', 'the end of an answer', Subject.answer(id)],
    ['edge-stream', 'a user event', Subject.user(id)],
    ['edge-stream', 'the deletion of a stream', '$JS.API.STREAM.DELETE.TOKENS'],
    ['edge-stream', 'the purge of a stream', '$JS.API.STREAM.PURGE.TOKENS'],
    ['inference-worker', 'a user event', Subject.user(id)],
    ['inference-worker', 'a job', Subject.job('default')],
    ['edge-stream', 'what was asked of a provider', Subject.limit('default')],
    ['conversation', 'what was asked of a provider', Subject.limit('default')],
    ['auth', 'a token event', Subject.generation(id, id)],
    ['auth', 'a stop', Subject.cancel(id)],
    ['inference-worker', 'a question about sessions', Subject.endedSessions],
    ['edge-stream', 'that somebody is to be forgotten', Subject.forgetOwner],
    ['conversation', 'the deletion of a stream', '$JS.API.STREAM.DELETE.JOBS'],
  ])('%s is refused to publish %s', async (service, _what, subject) => {
    expect(await refusal(service, ({ nats }) => nats.publish(subject))).toMatch(/PERMISSIONS_VIOLATION/i);
  });

  it.each([
    ['inference-worker', 'user events', Subject.liveUser('*')],
    ['inference-worker', 'answers of others', Subject.liveGeneration('*', '*')],
    ['auth', 'answers', Subject.liveGeneration('*', '*')],
    ['edge-stream', 'jobs, and the prompts in them', Subject.job('*')],
    ['edge-stream', 'what others are answered', '_INBOX_conversation.>'],
    ['auth', 'everything', '>'],
  ])('%s is refused to read %s', async (service, _what, subject) => {
    expect(await refusal(service, ({ nats }) => nats.subscribe(subject))).toMatch(/PERMISSIONS_VIOLATION/i);
  });

  it.each(['edge-stream', 'conversation', 'inference-worker'])('%s may read a log from its beginning', async (service) => {
    const ownerId = randomUUID();
    await as('inference-worker').jetstream.publish(Subject.generation(ownerId, id), '{"type":"started"}');
    expect(await new LogReader(as(service)).readAll(ownerId, id)).toMatchObject([{ record: { type: 'started' } }]);
  });

  it('workers may share what was asked of a provider', async () => {
    const record = new LimitRecord(as('inference-worker'), 'default');
    await record.read();
    const spent = { seconds: [{ at: 1, requests: 1, tokens: 10 }] };
    expect(await record.replace(spent)).toBe(true);
    const another = new LimitRecord(as('inference-worker'), 'default');
    await as('inference-worker').ping();
    expect(await record.replace({ seconds: [] })).toBe(true);
    await eventually(() => expect(another.isUnread).toBe(false));
    for (const each of [record, another]) each.close();
  });

  it('the worker may write a log that the edge may follow', async () => {
    const heard = new Promise<string>((resolve) => {
      as('edge-stream').nats.subscribe(Subject.liveGeneration(id, id), { callback: (_error, message) => resolve(message.string()) });
    });
    await as('edge-stream').ping();
    await as('inference-worker').jetstream.publish(Subject.generation(id, id), 'a record');
    expect(await heard).toBe('a record');
  });
});
