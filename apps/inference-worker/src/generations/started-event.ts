import type { GenerationJob, StartedEvent } from '@parley/contracts';

/** The record that opens an attempt at a job. */
export function startedEvent(job: GenerationJob, attempt: number): StartedEvent {
  const { generationId, conversationId, messageId, model } = job;
  return { generationId, attempt, seq: 0, at: new Date().toISOString(), type: 'started', conversationId, messageId, model };
}
