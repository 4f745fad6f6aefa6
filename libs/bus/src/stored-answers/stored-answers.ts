import { StoredAnswerReply, StoredAnswerRequest, Subject } from '@parley/contracts';
import { ErrorCode, NatsError } from 'nats';
import type { BusConnection } from '../connection/bus-connection';
import { decodeJson, encodeJson, parseJson } from '../connection/json';

/** Asks conversation for an answer that is no longer in the log. */
export class StoredAnswerClient {
  constructor(private readonly bus: BusConnection) {}

  /** @throws when conversation does not answer */
  async find(request: StoredAnswerRequest): Promise<StoredAnswerReply['seal']> {
    const reply = await this.bus.nats.request(Subject.storedAnswer, encodeJson(request), { timeout: 5_000 });
    return StoredAnswerReply.parse(decodeJson(reply.data)).seal;
  }

  static isNobodyThere(error: unknown): boolean {
    return error instanceof NatsError && (error.code === ErrorCode.NoResponders || error.code === ErrorCode.Timeout);
  }
}

/** Conversation's side. Replicas share the questions among them. */
export function serveStoredAnswers(
  bus: BusConnection,
  find: (request: StoredAnswerRequest) => Promise<StoredAnswerReply['seal']>,
): { close(): void } {
  const subscription = bus.nats.subscribe(Subject.storedAnswer, {
    queue: 'conversation',
    callback: (error, message) => {
      const request = error ? null : parseJson(StoredAnswerRequest, message.data);
      if (!request) return;
      void find(request).then(
        (seal) => message.respond(encodeJson({ seal } satisfies StoredAnswerReply)),
        () => undefined, // no answer: the asking edge tries again
      );
    },
  });
  return { close: () => subscription.unsubscribe() };
}
