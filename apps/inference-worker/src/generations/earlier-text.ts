import { type BusConnection, LogReader } from '@parley/bus';
import { foldAll, type GenerationJob, toClientEvent } from '@parley/contracts';

/**
 * What the attempts before this one have written: the text of the latest that wrote any. Asked once the log has been
 * taken over, so that nothing can be added to them any more.
 */
export async function earlierText(bus: BusConnection, job: GenerationJob, attempt: number): Promise<string> {
  if (attempt === 1) return '';
  const stored = await new LogReader(bus).readAll(job.ownerId, job.generationId);
  const events = stored.map(({ record }) => toClientEvent(record));
  for (let earlier = attempt - 1; earlier > 0; earlier--) {
    const { text } = foldAll(events.filter((event) => event.attempt === earlier));
    if (text !== '') return text;
  }
  return '';
}
