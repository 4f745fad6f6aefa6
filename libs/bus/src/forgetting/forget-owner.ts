import { ForgetOwnerReply, ForgetOwnerRequest, Subject } from '@parley/contracts';
import type { BusConnection } from '../connection/bus-connection';
import { answer, type AnswerHooks, ask, type Question } from '../connection/questions';

const FORGET: Question<typeof ForgetOwnerRequest, typeof ForgetOwnerReply> = {
  subject: Subject.forgetOwner,
  request: ForgetOwnerRequest,
  reply: ForgetOwnerReply,
  answeredBy: 'conversation',
  timeoutMs: 15_000,
};

/** Has conversation forget somebody, as far as it comes. @throws when it does not answer */
export function askToForget(bus: BusConnection, request: ForgetOwnerRequest): Promise<ForgetOwnerReply> {
  return ask(bus, FORGET, request);
}

/** Conversation's side. */
export function serveForgetting(bus: BusConnection, hooks: AnswerHooks<typeof ForgetOwnerRequest, typeof ForgetOwnerReply>): { close(): void } {
  return answer(bus, FORGET, hooks);
}
