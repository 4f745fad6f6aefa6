import { Subject, StreamName } from '@parley/contracts';
import { DiscardPolicy, nanos, RetentionPolicy, StorageType, type StreamConfig } from 'nats';

export interface StreamSettings {
  /** Copies of each message: 1 on one server, 3 in a cluster. */
  replicas: number;
  /** How long a generation can be replayed from its log, in milliseconds; later it is read from the store. */
  tokensMaxAgeMs: number;
  /** Most bytes of TOKENS on disk; a full stream refuses new work loudly. */
  tokensMaxBytes: number;
}

export type StreamDeclaration = Partial<StreamConfig> & Pick<StreamConfig, 'name' | 'subjects'>;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const GIGABYTE = 1_073_741_824;

/** Every stream of Parley; docs/architecture.md gives the reasons for the numbers. */
export function declareStreams(settings: StreamSettings): StreamDeclaration[] {
  return [...workQueues(settings), ...eventQueues(settings), ...logs(settings), limits(settings)];
}

function workQueues({ replicas }: StreamSettings): StreamDeclaration[] {
  const workQueue = { num_replicas: replicas, storage: StorageType.File, retention: RetentionPolicy.Workqueue };
  return [
    {
      ...workQueue,
      name: StreamName.jobs,
      subjects: [Subject.job('*')],
      discard: DiscardPolicy.New,
      max_age: nanos(DAY),
      max_bytes: 2 * GIGABYTE,
      duplicate_window: nanos(10 * MINUTE),
    },
    {
      ...workQueue,
      name: StreamName.advisories,
      subjects: [`$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.${StreamName.jobs}.*`],
      max_age: nanos(DAY),
      max_bytes: GIGABYTE,
    },
  ];
}

/** Events from one service to another: each waits for as long as it takes until it was handled. */
const EVENT_QUEUES: [name: StreamName, subject: string, maxBytes: number][] = [
  [StreamName.answers, Subject.answer('*'), 2 * GIGABYTE],
];

function eventQueues({ replicas }: StreamSettings): StreamDeclaration[] {
  return EVENT_QUEUES.map(([name, subject, maxBytes]) => ({
    name,
    subjects: [subject],
    num_replicas: replicas,
    storage: StorageType.File,
    retention: RetentionPolicy.Workqueue,
    discard: DiscardPolicy.New,
    max_bytes: maxBytes,
    duplicate_window: nanos(10 * MINUTE),
  }));
}

function logs({ replicas, tokensMaxAgeMs, tokensMaxBytes }: StreamSettings): StreamDeclaration[] {
  const log = { num_replicas: replicas, storage: StorageType.File, retention: RetentionPolicy.Limits };
  return [
    {
      ...log,
      name: StreamName.tokens,
      subjects: [Subject.generation('*', '*')],
      discard: DiscardPolicy.New,
      discard_new_per_subject: true,
      // A runaway answer is stopped by the server itself.
      max_msgs_per_subject: 100_000,
      max_age: nanos(tokensMaxAgeMs),
      max_bytes: tokensMaxBytes,
      republish: { src: 'gen.>', dest: 'live.gen.>' },
    },
    {
      ...log,
      name: StreamName.userEvents,
      subjects: [Subject.user('*')],
      max_msgs_per_subject: 1_000,
      max_age: nanos(DAY),
      max_bytes: 2 * GIGABYTE,
      republish: { src: 'user.>', dest: 'live.user.>' },
    },
    {
      ...log,
      name: StreamName.control,
      subjects: [Subject.cancel('*')],
      max_msgs_per_subject: 1,
      max_age: nanos(DAY),
      max_bytes: GIGABYTE,
    },
  ];
}

/** What workers tell one another about each provider: only the newest counts. */
function limits({ replicas }: StreamSettings): StreamDeclaration {
  return {
    name: StreamName.limits,
    num_replicas: replicas,
    storage: StorageType.File,
    retention: RetentionPolicy.Limits,
    subjects: [Subject.limit('*')],
    max_msgs_per_subject: 1,
    max_bytes: GIGABYTE / 16,
    republish: { src: 'limits.>', dest: 'live.limits.>' },
  };
}
