import { type Meter, metrics, type SpanContext, TraceFlags } from '@opentelemetry/api';
import { PrometheusExporter, PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { createTracedHistogram, exemplarOf } from './exemplars';
import { toOpenMetrics } from './open-metrics';

const spanOf = (digit: string, traceFlags = TraceFlags.SAMPLED): SpanContext => ({ traceId: digit.repeat(32), spanId: digit.repeat(16), traceFlags });

describe('Metrics in the format with exemplars', () => {
  const exporter = new PrometheusExporter({ preventServerStart: true });
  const sdk = new NodeSDK({ metricReaders: [exporter], spanProcessors: [], logRecordProcessors: [] });
  let meter: Meter;

  beforeAll(() => {
    sdk.start();
    meter = metrics.getMeter('test');
  });
  afterAll(() => sdk.shutdown());

  async function scrape(): Promise<string[]> {
    const { resourceMetrics } = await exporter.collect();
    return toOpenMetrics(new PrometheusSerializer().serialize(resourceMetrics), exemplarOf).split('\n');
  }

  it('show by each bucket the newest recorded trace of the same series, and none where there is none', async () => {
    const waiting = createTracedHistogram(meter, 'app.time_to.answer', { unit: 's', advice: { explicitBucketBoundaries: [0.5, 1] } });
    waiting.record(0.1, { model: 'a "b"\\' }, spanOf('1'));
    waiting.record(0.2, { model: 'a "b"\\' }, spanOf('2'));
    waiting.record(7, { model: 'c' }, spanOf('3'));
    waiting.record(0.7, { model: 'c' }, spanOf('4', TraceFlags.NONE));
    waiting.record(0.7, { model: 'c' });
    const lines = (await scrape()).filter((line) => line.startsWith('app_time_to_answer_bucket'));
    const shown = lines.map((line) => [/le="([^"]*)"/.exec(line)?.[1], /model="((?:[^"\\]|\\.)*)"/.exec(line)?.[1], /# \{trace_id="(.)/.exec(line)?.[1]]);
    expect(shown).toEqual([
      ['0.5', 'a \\"b\\"\\\\', '2'],
      ['1', 'a \\"b\\"\\\\', undefined],
      ['+Inf', 'a \\"b\\"\\\\', undefined],
      ['0.5', 'c', undefined],
      ['1', 'c', undefined],
      ['+Inf', 'c', '3'],
    ]);
    expect(lines[0]).toMatch(/ 2 # \{trace_id="2{32}",span_id="2{16}"\} 0\.2 \d{10}\.\d{3}$/);
  });

  it('name families of counters without their ending, say nothing of units, and have an end', async () => {
    meter.createCounter('app.asked', { description: 'Questions', unit: '{question}' }).add(3);
    const lines = await scrape();
    expect(lines).toEqual(expect.arrayContaining(['# HELP app_asked Questions', '# TYPE app_asked counter', expect.stringMatching(/^app_asked_total\{.*\} 3$/)]));
    expect(lines.some((line) => line.startsWith('# UNIT'))).toBe(false);
    expect(lines.slice(-2)).toEqual(['# EOF', '']);
  });
});
