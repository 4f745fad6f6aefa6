import type { AnswerNotice } from '@parley/contracts';
import type { BusConnection } from '../connection/bus-connection';
import { EventConsumer, type EventHooks } from '../event-queues/event-consumer';
import { ANSWERS } from './answer-queue';

/** Hands the notices of workers to conversation, each until it was handled, whatever fails in between. */
export type AnswerConsumer = EventConsumer<typeof AnswerNotice>;
export const AnswerConsumer = {
  /** @throws when there is no queue to listen to yet */
  start: (bus: BusConnection, hooks: EventHooks<typeof AnswerNotice>): Promise<AnswerConsumer> => EventConsumer.start(bus, ANSWERS, hooks),
};
