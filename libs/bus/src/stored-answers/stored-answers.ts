import { StoredAnswerReply, StoredAnswerRequest, Subject } from '@parley/contracts';
import type { BusConnection } from '../connection/bus-connection';
import { answer, ask, type Question } from '../connection/questions';

const STORED_ANSWER: Question<typeof StoredAnswerRequest, typeof StoredAnswerReply> = {
  subject: Subject.storedAnswer,
  request: StoredAnswerRequest,
  reply: StoredAnswerReply,
  answeredBy: 'conversation',
  timeoutMs: 5_000,
};

/** Asks conversation for an answer that is no longer in the log. */
export class StoredAnswerClient {
  constructor(private readonly bus: BusConnection) {}

  /** @throws when conversation does not answer */
  async find(request: StoredAnswerRequest): Promise<StoredAnswerReply['seal']> {
    return (await ask(this.bus, STORED_ANSWER, request)).seal;
  }
}

/** Conversation's side. */
export function serveStoredAnswers(
  bus: BusConnection,
  find: (request: StoredAnswerRequest) => Promise<StoredAnswerReply['seal']>,
): { close(): void } {
  // Without an answer the asking edge tries again.
  return answer(bus, STORED_ANSWER, { find: async (request) => ({ seal: await find(request) }), onFailure: () => undefined });
}
