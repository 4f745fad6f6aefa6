import type { MetricOptions } from '@opentelemetry/api';

/** Of a histogram of times, which are in seconds everywhere. @param buckets their upper bounds */
export function inSeconds(description: string, buckets: number[]): MetricOptions & { advice: { explicitBucketBoundaries: number[] } } {
  return { unit: 's', description, advice: { explicitBucketBoundaries: buckets } };
}
