import { connect, createInbox, type JetStreamClient, type JetStreamManager, type NatsConnection, type ServerInfo } from 'nats';
import { AcknowledgedPublisher } from './acknowledged-publisher';

export interface BusOptions {
  /** `nats://user:password@host:port`, several separated by commas. */
  url: string;
  /** Shown in the server's list of connections. */
  name: string;
  /** How long to keep trying for the first connection, in milliseconds. */
  patienceMs?: number;
  /** Time after which an unanswered request to JetStream counts as lost, in milliseconds. */
  requestTimeoutMs?: number;
}

/** One connection to NATS with what hangs on it. Lost connections come back by themselves, for ever. */
export interface BusConnection {
  readonly nats: NatsConnection;
  readonly jetstream: JetStreamClient;
  readonly manager: JetStreamManager;
  /** For the hot path: stores messages at the least price. */
  readonly acknowledged: AcknowledgedPublisher;
  /** Largest message that the server takes, in bytes. */
  readonly maxPayload: number;
  /** A subject for answers to this connection, one that its user may subscribe to. */
  newInbox(): string;
  /** Resolves when the server answers a round trip. */
  ping(): Promise<void>;
  /** Sends what is buffered, then closes. */
  close(): Promise<void>;
}

/** A request sent to a leader that has just died is never answered: whoever waits for it waits for this long. */
const REQUEST_TIMEOUT_MS = 2_000;
/** What a nats-server takes when nobody has configured it. */
const SMALLEST_MAX_PAYLOAD = 1_048_576;
/** Replication in a cluster forgets messages on older servers (see docs/adr): refuse to start on one. */
const OLDEST_CLUSTER = [2, 10, 27] as const;

export async function connectBus(options: BusOptions): Promise<BusConnection> {
  const { url, name, patienceMs = 20_000, requestTimeoutMs: timeout = REQUEST_TIMEOUT_MS } = options;
  const nats = await connectPatiently(url, name, Date.now() + patienceMs);
  const { info } = nats;
  if (info && isOldCluster(info)) {
    await nats.close();
    throw new Error(`a NATS cluster needs nats-server ${OLDEST_CLUSTER.join('.')} or newer, this one is ${info.version}`);
  }
  const manager = await nats.jetstreamManager({ timeout, checkAPI: false });
  const newInbox = (): string => createInbox(parseUrl(url).credentials.inboxPrefix);
  return {
    nats,
    jetstream: nats.jetstream({ timeout }),
    manager,
    acknowledged: new AcknowledgedPublisher(nats, newInbox()),
    maxPayload: info?.max_payload ?? SMALLEST_MAX_PAYLOAD,
    newInbox,
    ping: () => withinTwoSeconds(nats.flush()),
    close: () => withinTwoSeconds(nats.drain()).catch(() => nats.close()),
  };
}

async function connectPatiently(url: string, name: string, deadline: number): Promise<NatsConnection> {
  const { servers, credentials } = parseUrl(url);
  for (;;) {
    try {
      return await connect({
        servers,
        ...credentials,
        name,
        maxReconnectAttempts: -1,
        // Credentials may be rotated at the server before they are here.
        ignoreAuthErrorAbort: true,
        reconnectTimeWait: 250,
        reconnectJitter: 250,
        pingInterval: 10_000,
        maxPingOut: 2,
        timeout: 5_000,
        // A stack for each request is a tenth of what a publish costs.
        noAsyncTraces: true,
      });
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
}

interface Credentials {
  user?: string;
  pass?: string;
  /** An inbox that only this user may read: permissions on the server go by it. */
  inboxPrefix?: string;
}

function parseUrl(url: string): { servers: string[]; credentials: Credentials } {
  const parsed = url.split(',').map((part) => new URL(part.includes('://') ? part : `nats://${part}`));
  const user = parsed.find(({ username }) => username);
  if (!user) return { servers: parsed.map(({ host }) => host), credentials: {} };
  const name = decodeURIComponent(user.username);
  const credentials = { user: name, pass: decodeURIComponent(user.password), inboxPrefix: `_INBOX_${name}` };
  return { servers: parsed.map(({ host }) => host), credentials };
}

function isOldCluster({ cluster, version: running }: ServerInfo): boolean {
  if (!cluster) return false;
  const version = running.split('.').map((part) => Number.parseInt(part, 10));
  for (const [index, oldest] of OLDEST_CLUSTER.entries()) {
    const part = version[index] ?? 0;
    if (part !== oldest) return part < oldest;
  }
  return false;
}

/** While disconnected, flush and drain may never settle. */
export async function withinTwoSeconds(work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('NATS does not answer')), 2_000);
  });
  await Promise.race([work, timeout]).finally(() => clearTimeout(timer));
}
