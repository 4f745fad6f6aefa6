import { metrics } from '@opentelemetry/api';
import { inSeconds } from '@parley/telemetry';

const meter = metrics.getMeter('bus');

const duration = meter.createHistogram(
  'parley.bus.publish.duration',
  inSeconds('From a publish to a stream until the word of the server, by outcome', [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5]),
);
const unacknowledged = meter.createUpDownCounter('parley.bus.publishes.unacknowledged', {
  description: 'Publishes whose acknowledgement has not come yet',
});

/** Made once: the same object for each of very many publishes. */
export const Outcome = { stored: { outcome: 'stored' }, refused: { outcome: 'refused' }, lost: { outcome: 'lost' } } as const;

export function recordPublish(): void {
  unacknowledged.add(1);
}

/** @param sentAt by `performance.now()` */
export function recordAcknowledgement(sentAt: number, outcome: (typeof Outcome)[keyof typeof Outcome]): void {
  unacknowledged.add(-1);
  duration.record((performance.now() - sentAt) / 1_000, outcome);
}
