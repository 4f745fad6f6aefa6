import type { IncomingMessage, ServerResponse } from 'node:http';
import { PrometheusExporter, PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { ExpressInstrumentation } from '@opentelemetry/instrumentation-express';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { NestInstrumentation } from '@opentelemetry/instrumentation-nestjs-core';
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg';
import { RuntimeNodeInstrumentation } from '@opentelemetry/instrumentation-runtime-node';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { AlwaysOffSampler, BatchSpanProcessor, NoopSpanProcessor, type Sampler, type SpanProcessor } from '@opentelemetry/sdk-trace';
import { register } from 'import-in-the-middle/register-hooks.mjs';
import { exemplarOf } from './exemplars';
import { OPEN_METRICS, OPEN_METRICS_TYPE, toOpenMetrics } from './open-metrics';
import { TailKeeper, tailSampler } from './tail-sampling';

export interface TelemetryOptions {
  serviceName: string;
  /** Base URL of an OTLP/HTTP receiver. Without one, trace ids still exist (for logs and problems) but nothing is recorded. */
  otlpEndpoint?: string | undefined;
  /** Share of new traces that are recorded, 0 to 1; a caller's decision is always followed. Default 1. */
  sampleRatio?: number;
  /** A trace in which somebody waited longer than this is kept all the same, and so is one with a failure. Default 2 s. */
  slowMs?: number | undefined;
}

const SLOW_MS = 2_000;

/** Modules that the instrumentations below change as they are imported. */
const INSTRUMENTED = /^node:https?$|\/node_modules\/(express\/|pg\/|pg-pool\/|@nestjs\/core\/(nest-factory|router\/router-execution-context)\.js)/;

export interface Telemetry {
  /** Answers a Prometheus scrape; with exemplars when it asks for the format that has them. */
  serveMetrics(request: IncomingMessage, response: ServerResponse): void;
  /** Sends what is still held back, within two seconds. */
  shutdown(): Promise<void>;
}

/** Starts OpenTelemetry. Call it before importing what is to be instrumented: modules are patched as they load. */
export function startTelemetry(options: TelemetryOptions): Telemetry {
  // In this thread, and for what is instrumented alone: asking another thread for each of a thousand modules is most of a start.
  register({ include: [INSTRUMENTED] });
  const metrics = new PrometheusExporter({ preventServerStart: true });
  const sdk = new NodeSDK({
    serviceName: options.serviceName,
    sampler: chooseSampler(options),
    spanProcessors: spanProcessors(options),
    logRecordProcessors: [],
    metricReaders: [metrics],
    instrumentations: [
      // The one request that goes out by Node's own client is a provider's, which has a span of its own.
      new HttpInstrumentation({ ignoreIncomingRequestHook: isProbe, disableOutgoingRequestInstrumentation: true }),
      new ExpressInstrumentation(),
      new NestInstrumentation(),
      new PgInstrumentation({ requireParentSpan: true }),
      // Wakes the process each time it looks how late its event loop is: a hundred times a second, if not told.
      new RuntimeNodeInstrumentation({ monitoringPrecision: 50 }),
    ],
  });
  sdk.start();
  return {
    serveMetrics: (request, response) => void serveMetrics(metrics, request, response),
    shutdown: () => withinTwoSeconds(sdk.shutdown()),
  };
}

async function serveMetrics(exporter: PrometheusExporter, { headers }: IncomingMessage, response: ServerResponse): Promise<void> {
  const { resourceMetrics } = await exporter.collect();
  const text = new PrometheusSerializer().serialize(resourceMetrics);
  if (headers.accept?.includes(OPEN_METRICS)) {
    response.setHeader('content-type', OPEN_METRICS_TYPE).end(toOpenMetrics(text, exemplarOf));
  } else {
    response.setHeader('content-type', 'text/plain; version=0.0.4; charset=utf-8').end(text);
  }
}

function chooseSampler({ otlpEndpoint, sampleRatio = 1 }: TelemetryOptions): Sampler {
  if (!otlpEndpoint) return new AlwaysOffSampler();
  return tailSampler(sampleRatio);
}

function spanProcessors({ otlpEndpoint, slowMs = SLOW_MS }: TelemetryOptions): SpanProcessor[] {
  // Without any processor the SDK starts no tracer, and then there would be no ids either.
  if (!otlpEndpoint) return [new NoopSpanProcessor()];
  const url = `${otlpEndpoint.replace(/\/$/, '')}/v1/traces`;
  return [new TailKeeper(new BatchSpanProcessor({ exporter: new OTLPTraceExporter({ url }) }), slowMs)];
}

function isProbe(request: IncomingMessage): boolean {
  return /^\/(healthz|readyz|metrics)\b/.test(request.url ?? '');
}

async function withinTwoSeconds(work: Promise<unknown>): Promise<void> {
  const deadline = new Promise((resolve) => setTimeout(resolve, 2_000).unref());
  await Promise.race([work.catch(() => undefined), deadline]);
}
