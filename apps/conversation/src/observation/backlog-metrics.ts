import { Injectable } from '@nestjs/common';
import type { BatchObservableResult, ObservableGauge } from '@opentelemetry/api';
import { type Backlog, BacklogRepository } from './backlog.repository';
import { gauge, meter } from './gauge';

const waiting = gauge('parley.jobs.waiting', 'Jobs that no worker has taken yet');
const taken = gauge('parley.jobs.taken', 'Jobs in the hands of a worker');
const ofBacklog: Record<keyof Backlog, ObservableGauge> = {
  queued: gauge('parley.generations.queued', 'Answers that were asked for and are not begun'),
  running: gauge('parley.generations.open', 'Answers that are begun and have not ended, as history has it'),
  oldestOpen: gauge('parley.generations.oldest.age', 'Age of the oldest answer that has not ended', 's'),
  oldestQueued: gauge('parley.generations.queued.oldest.age', 'Age of the oldest answer that is not begun', 's'),
  outbox: gauge('parley.outbox.waiting', 'Messages that are not on the bus yet'),
  oldestOutbox: gauge('parley.outbox.oldest.age', 'Age of the oldest message that is not on the bus yet', 's'),
  usedCost: gauge('parley.budget.used.cost', 'Spent in this month, in micro-units of the currency'),
  reservedCost: gauge('parley.budget.reserved.cost', 'Set aside for answers that have not ended, in micro-units of the currency'),
  usedTokens: gauge('parley.budget.used.tokens', 'Tokens charged in this month', '{token}'),
};

/** Looks at what waits and what was spent at each scrape; each replica gives the same numbers. */
@Injectable()
export class BacklogMetrics {
  constructor(private readonly repository: BacklogRepository) {}

  start(): void {
    meter.addBatchObservableCallback((result) => this.observe(result), [waiting, taken, ...Object.values(ofBacklog)]);
  }

  /** What cannot be read is left out: /readyz tells why. */
  private async observe(result: BatchObservableResult): Promise<void> {
    const [backlog, jobs] = await Promise.allSettled([this.repository.read(), this.repository.jobs()]);
    if (backlog.status === 'fulfilled') {
      for (const [name, value] of Object.entries(backlog.value)) result.observe(ofBacklog[name as keyof Backlog], value);
    }
    if (jobs.status === 'fulfilled') {
      result.observe(waiting, jobs.value.waiting);
      result.observe(taken, jobs.value.taken);
    }
  }
}
