import { AnswerPublisher, type BusConnection, LogReader, LogWriter, SealedError } from '@parley/bus';
import { foldAll, type GenerationError, type GenerationJob, type SealRecord, toClientEvent } from '@parley/contracts';
import { AnswerDraft } from './answer-draft';
import { AttemptLog } from './attempt-log';

const ABANDONED: GenerationError = {
  code: 'generation_abandoned',
  message: 'The answer could not be finished. Try again.',
  retryable: true,
};

/** Ends a generation that nobody works on any more: as failed, with the text of its last attempt. */
export async function closeAbandoned(bus: BusConnection, job: GenerationJob): Promise<SealRecord> {
  const seal = await sealAbandoned(bus, job);
  await new AnswerPublisher(bus).publish({
    kind: 'ended',
    ownerId: job.ownerId,
    generationId: job.generationId,
    seal,
  });
  return seal;
}

async function sealAbandoned(bus: BusConnection, job: GenerationJob): Promise<SealRecord> {
  const { ownerId, generationId, conversationId, messageId, model } = job;
  const before = await new LogReader(bus).readAll(ownerId, generationId);
  const { text } = foldAll(before.map(({ record }) => toClientEvent(record)));
  try {
    const [writer, attempt] = await LogWriter.takeOver(bus, {
      ownerId,
      generationId,
      started: (next) => ({
        generationId,
        attempt: next,
        seq: 0,
        at: new Date().toISOString(),
        type: 'started',
        conversationId,
        messageId,
        model,
      }),
    });
    const draft = new AnswerDraft(job);
    draft.take({ text, finishReason: null, usage: null });
    const log = new AttemptLog(writer, { generationId, attempt, gapMs: 0, heartbeatMs: 60_000, onFailure: () => undefined });
    if (text !== '') log.push(text);
    return (await log.seal(draft.toSeal('failed', ABANDONED))) as SealRecord;
  } catch (error) {
    if (error instanceof SealedError) return error.seal;
    throw error;
  }
}
