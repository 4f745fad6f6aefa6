import { type Attributes, type Context, context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { GenerationJob, SealRecord } from '@parley/contracts';

const tracer = trace.getTracer('inference-worker');

/** Something worth knowing happened in the generation that is being written: never for a token. */
export function noteInSpan(event: 'attempt' | 'first delta' | 'stall' | 'retry' | 'fallback', attributes: Attributes = {}): void {
  trace.getActiveSpan()?.addEvent(event, attributes);
}

/** Runs one generation inside its one span, with the GenAI attributes; there is no span for a token. */
export async function inGenerationSpan(
  job: GenerationJob,
  parent: Context,
  work: () => Promise<SealRecord>,
): Promise<SealRecord> {
  const span = tracer.startSpan(
    `chat ${job.model}`,
    {
      kind: SpanKind.CLIENT,
      attributes: {
        'gen_ai.operation.name': 'chat',
        'gen_ai.request.model': job.model,
        'gen_ai.request.max_tokens': job.maxOutputTokens,
        'parley.generation.id': job.generationId,
      },
    },
    parent,
  );
  try {
    const seal = await context.with(trace.setSpan(parent, span), work);
    span.setAttributes({
      'gen_ai.usage.input_tokens': seal.usage.promptTokens,
      'gen_ai.usage.output_tokens': seal.usage.completionTokens,
      'gen_ai.response.model': seal.model,
      'gen_ai.response.finish_reasons': [seal.finishReason],
      'parley.generation.attempt': seal.attempt,
      'parley.generation.status': seal.status,
      ...(seal.timeToFirstTokenMs === null ? {} : { 'gen_ai.server.time_to_first_token_ms': seal.timeToFirstTokenMs }),
    });
    if (seal.error) span.setStatus({ code: SpanStatusCode.ERROR, message: seal.error.code });
    return seal;
  } catch (error) {
    span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.name : 'failed' });
    throw error;
  } finally {
    span.end();
  }
}
