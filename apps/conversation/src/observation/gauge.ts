import { metrics, type ObservableGauge } from '@opentelemetry/api';

export const meter = metrics.getMeter('conversation');

export const gauge = (name: string, description: string, unit = ''): ObservableGauge => meter.createObservableGauge(name, { description, unit });
