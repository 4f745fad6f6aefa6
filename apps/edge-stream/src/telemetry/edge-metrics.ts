import { metrics } from '@opentelemetry/api';
import { inSeconds } from '@parley/telemetry';

const meter = metrics.getMeter('edge-stream');

const refills = meter.createCounter('parley.edge.refills', {
  description: 'Gaps in what came live that were filled from the log',
});
const resumes = meter.createCounter('parley.edge.resumes', {
  description: 'Times that a viewer was given its place, by where its events came from: live, log or store',
});
const catchUp = meter.createHistogram(
  'parley.edge.resume.duration',
  inSeconds('From the joining of a viewer until it has its place, by where its events came from', [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 30]),
);
const asked = meter.createCounter('parley.edge.resumes.asked', { description: 'Viewers who came with a cursor, and wanted what follows it' });
const firstToken = meter.createHistogram(
  'parley.edge.time_to_first_token',
  inSeconds('From the start of an attempt until its first text came to this node live', [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]),
);
const gap = meter.createHistogram(
  'parley.edge.token.gap',
  inSeconds('Between two events with text of one answer, as they came to this node live', [0.01, 0.02, 0.03, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15]),
);
const dropped = meter.createCounter('parley.edge.dropped', { description: 'Connections that were closed, by reason' });

// What has not happened yet is 0, not absent: alerts and dashboards can tell.
for (const counter of [refills, asked]) counter.add(0);
for (const reason of ['too_slow', 'draining', 'token_expired', 'session_ended']) dropped.add(0, { reason });

export type ResumeSource = 'live' | 'log' | 'store';

export function recordRefill(): void {
  refills.add(1);
}

export function recordResume(source: ResumeSource): void {
  resumes.add(1, { source });
}

export function recordResumeAsked(): void {
  asked.add(1);
}

export function recordResumeTime(source: ResumeSource, ms: number): void {
  catchUp.record(ms / 1_000, { source });
}

export const recordFirstToken = (ms: number): void => firstToken.record(Math.max(0, ms) / 1_000);
export const recordGap = (ms: number): void => gap.record(ms / 1_000);

export function recordDropped(reason: string): void {
  dropped.add(1, { reason });
}

/** Reports a number that is asked for at each scrape. */
export function observe(name: string, description: string, count: () => number): void {
  meter.createObservableGauge(name, { description }).addCallback((result) => result.observe(count()));
}
