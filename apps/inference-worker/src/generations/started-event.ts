import type { GenerationJob, StartedEvent } from '@parley/contracts';

/** The record that opens an attempt at a job. @param answering the model that answers: the one that was asked, or another */
export function startedEvent(job: GenerationJob, attempt: number, answering = job.model): StartedEvent {
  const { generationId, conversationId, messageId } = job;
  const at = new Date().toISOString();
  return { generationId, attempt, seq: 0, at, type: 'started', conversationId, messageId, ...labelOf(job, answering) };
}

/** Who answers, and who was asked where that is another. */
export function labelOf({ model: asked }: GenerationJob, answering: string): { model: string; askedModel?: string } {
  return { model: answering, ...(answering === asked ? {} : { askedModel: asked }) };
}
