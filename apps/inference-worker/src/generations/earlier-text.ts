import { type BusConnection, LogReader } from '@parley/bus';
import { foldAll, type GenerationJob, toClientEvent } from '@parley/contracts';

/** What was written, and by which model. */
export interface EarlierText {
  text: string;
  model: string;
}

/**
 * What the attempts before this one have written: the text of the latest that wrote any. Asked once the log has been
 * taken over, so that nothing can be added to them any more.
 */
export async function earlierText(bus: BusConnection, job: GenerationJob, attempt: number): Promise<EarlierText> {
  const nothing = { text: '', model: job.model };
  if (attempt === 1) return nothing;
  const stored = await new LogReader(bus).readAll(job.ownerId, job.generationId);
  const events = stored.map(({ record }) => toClientEvent(record));
  for (let earlier = attempt - 1; earlier > 0; earlier--) {
    const { text, started } = foldAll(events.filter((event) => event.attempt === earlier));
    if (text !== '') return { text, model: started?.model ?? job.model };
  }
  return nothing;
}
