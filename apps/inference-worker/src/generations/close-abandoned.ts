import { type BusConnection, Claims, LogWriter, SealedError } from '@parley/bus';
import type { GenerationError, GenerationJob, SealRecord } from '@parley/contracts';
import { AnswerDraft } from './answer-draft';
import { AttemptLog } from './attempt-log';
import { earlierText } from './earlier-text';
import { startedEvent } from './started-event';
import { WritingPace } from './writing-pace';

const ABANDONED: GenerationError = {
  code: 'generation_abandoned',
  message: 'The answer could not be finished. Try again.',
  retryable: true,
};

/**
 * Ends a generation that nobody works on any more: as failed, with the text of its last attempt.
 * @throws HeldError when somebody does
 */
export async function closeAbandoned(bus: BusConnection, job: GenerationJob): Promise<SealRecord> {
  const { ownerId, generationId } = job;
  try {
    const [writer, attempt] = await LogWriter.takeOver(bus, {
      ownerId,
      generationId,
      started: (next) => startedEvent(job, next),
      claims: new Claims(bus),
    });
    const draft = new AnswerDraft(job, bus.maxPayload);
    const text = draft.takeEarlier(await earlierText(bus, job, attempt));
    const log = new AttemptLog(writer, { generationId, attempt, pace: new WritingPace(0), heartbeatMs: 60_000, onFailure: () => undefined });
    log.push(text);
    return (await log.seal(draft.toSeal('failed', ABANDONED))) as SealRecord;
  } catch (error) {
    if (error instanceof SealedError) return error.seal;
    throw error;
  }
}
