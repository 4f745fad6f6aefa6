import { AnswerNotice, ConsumerName, StreamName, Subject } from '@parley/contracts';
import type { EventQueue } from '../event-queues/event-queue';

/** What workers tell conversation of the answers that they write. */
export const ANSWERS: EventQueue<typeof AnswerNotice> = {
  stream: StreamName.answers,
  consumer: ConsumerName.conversationAnswers,
  schema: AnswerNotice,
  subject: ({ generationId }) => Subject.answer(generationId),
  messageId: (notice) => (notice.kind === 'ended' ? notice.generationId : `${notice.generationId}:started:${notice.attempt}`),
};
