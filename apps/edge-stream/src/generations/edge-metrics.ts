import { metrics } from '@opentelemetry/api';

const meter = metrics.getMeter('edge-stream');

const refills = meter.createCounter('parley.edge.refills', {
  description: 'Gaps in what came live that were filled from the log',
});
const resumes = meter.createCounter('parley.edge.resumes', {
  description: 'Times that a viewer was given its place, by where its events came from: live, log or store',
});
const dropped = meter.createCounter('parley.edge.dropped', { description: 'Connections that were closed, by reason' });

export type ResumeSource = 'live' | 'log' | 'store';

export function recordRefill(): void {
  refills.add(1);
}

export function recordResume(source: ResumeSource): void {
  resumes.add(1, { source });
}

export function recordDropped(reason: string): void {
  dropped.add(1, { reason });
}

/** Reports a number that is asked for at each scrape. */
export function observe(name: string, description: string, count: () => number): void {
  meter.createObservableGauge(name, { description }).addCallback((result) => result.observe(count()));
}
