import { EndedSessionsReply, EndedSessionsRequest, Subject } from '@parley/contracts';
import type { BusConnection } from '../connection/bus-connection';
import { answer, type AnswerHooks, ask, type Question } from '../connection/questions';

const ENDED_SESSIONS: Question<typeof EndedSessionsRequest, typeof EndedSessionsReply> = {
  subject: Subject.endedSessions,
  request: EndedSessionsRequest,
  reply: EndedSessionsReply,
  answeredBy: 'auth',
  timeoutMs: 3_000,
};

/** Asks auth which sessions have ended. @throws when auth does not answer */
export function askEndedSessions(bus: BusConnection, request: EndedSessionsRequest): Promise<EndedSessionsReply> {
  return ask(bus, ENDED_SESSIONS, request);
}

/** auth's side. */
export function serveEndedSessions(
  bus: BusConnection,
  hooks: AnswerHooks<typeof EndedSessionsRequest, typeof EndedSessionsReply>,
): { close(): void } {
  return answer(bus, ENDED_SESSIONS, hooks);
}
