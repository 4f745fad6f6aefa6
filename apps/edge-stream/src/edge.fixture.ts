import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { type BusConnection, LogWriter } from '@parley/bus';
import type { GenerationEvent, LogRecord, SealRecord, StartedEvent } from '@parley/contracts';
import { configureHttpApp, createLogger } from '@parley/service-kit';
import { LoggerModule } from 'nestjs-pino';
import { AppModule } from './app.module';
import { configureEdge } from './configure-edge';
import { EdgeEnv } from './edge-env';
import { EdgeNode } from './edge-node';
import { BUS } from './tokens';

export interface TestEdge {
  origin: string;
  node: EdgeNode;
  app: NestExpressApplication;
  /** What comes on this subject is lost, as in a cut between two servers, until the returned function is called. */
  deafenTo(subject: string): () => Promise<void>;
  /** As SIGTERM does. */
  close(): Promise<void>;
  /** As SIGKILL does: every connection is cut, and nothing is said. */
  kill(): Promise<void>;
}

@Module({})
class TestedEdge {}

/** A real edge inside the test's own process, on a free port. Small times, so that no test waits for long. */
export async function startEdge(settings: Record<string, string | number>): Promise<TestEdge> {
  const env = EdgeEnv.parse({ SHUTDOWN_GRACE_SECONDS: 1, PULSE_MS: 50, SILENCE_MS: 300, ...settings });
  const logger = createLogger('edge-stream', 'silent');
  const module = {
    module: TestedEdge,
    imports: [LoggerModule.forRoot({ pinoHttp: { logger } }), AppModule.with(env)],
  };
  const app = await NestFactory.create<NestExpressApplication>(module, { bufferLogs: true, bodyParser: false });
  configureHttpApp(app, logger);
  configureEdge(app, env);
  const server = app.getHttpServer() as Server;
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  await app.listen(Number(settings['HTTP_PORT'] ?? 0), '127.0.0.1');
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    node: app.get(EdgeNode),
    app,
    deafenTo: (subject) => deafen(app.get(BUS), subject),
    close: () => app.close(),
    kill: async () => {
      server.close();
      for (const socket of sockets) socket.destroy();
      await app.close();
    },
  };
}

interface Subscription {
  subject: string;
  callback: (...given: unknown[]) => void;
}

/** The client library lets nobody else reach a subscription, so it is found among its own. */
function deafen({ nats, ping }: BusConnection, subject: string): () => Promise<void> {
  const { protocol } = nats as unknown as { protocol: { subscriptions: { subs: Map<number, Subscription> } } };
  const subscription = [...protocol.subscriptions.subs.values()].find((candidate) => candidate.subject === subject);
  if (!subscription) throw new Error(`nobody listens to ${subject}`);
  const { callback } = subscription;
  subscription.callback = () => undefined;
  return async () => {
    // After a round trip all that was sent before has been lost.
    await ping();
    subscription.callback = callback;
  };
}

/** Writes logs as a worker does, record by record. */
export class TestLog {
  readonly records: LogRecord[] = [];
  readonly conversationId = randomUUID();
  readonly messageId = randomUUID();
  private writer!: LogWriter;
  private attempt = 0;
  private seq = 0;
  private attemptText = '';

  constructor(
    private readonly bus: BusConnection,
    readonly ownerId: string,
    readonly generationId: string = randomUUID(),
  ) {}

  get text(): string {
    return this.attemptText;
  }

  /** Opens the next attempt. */
  async start(): Promise<this> {
    const { ownerId, generationId, conversationId, messageId } = this;
    const started = (attempt: number): StartedEvent => {
      const at = new Date().toISOString();
      return { generationId, attempt, seq: 0, at, type: 'started', conversationId, messageId, model: 'test' };
    };
    [this.writer, this.attempt] = await LogWriter.takeOver(this.bus, { ownerId, generationId, started });
    this.records.push(started(this.attempt));
    this.seq = 0;
    this.attemptText = '';
    return this;
  }

  async delta(text: string): Promise<void> {
    this.attemptText += text;
    await this.append({ ...this.position(), type: 'delta', text });
  }

  async deltas(texts: readonly string[]): Promise<void> {
    for (const text of texts) await this.delta(text);
  }

  async heartbeat(): Promise<void> {
    await this.append({ ...this.position(), type: 'heartbeat' });
  }

  async end(): Promise<SealRecord> {
    const seal = this.sealRecord(this.position());
    await this.append(seal);
    return seal;
  }

  sealRecord(position: Pick<GenerationEvent, 'generationId' | 'attempt' | 'seq' | 'at'>): SealRecord {
    return {
      ...position,
      type: 'end',
      status: 'completed',
      finishReason: 'stop',
      usage: { promptTokens: 1, completionTokens: 2, cost: 3 },
      text: this.attemptText,
      conversationId: this.conversationId,
      messageId: this.messageId,
      model: 'test',
      timeToFirstTokenMs: 1,
    };
  }

  private position(): Pick<GenerationEvent, 'generationId' | 'attempt' | 'seq' | 'at'> {
    return { generationId: this.generationId, attempt: this.attempt, seq: ++this.seq, at: new Date().toISOString() };
  }

  private async append(record: LogRecord): Promise<void> {
    await this.writer.append(record);
    this.records.push(record);
  }
}
