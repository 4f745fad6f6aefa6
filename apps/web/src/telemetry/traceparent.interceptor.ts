import type { HttpInterceptorFn } from '@angular/common/http';
import { inject } from '@angular/core';
import { AnswerTraces } from './answer-traces';

/** A request that asks for an answer bears the trace that began with the key press. */
export const traceparent: HttpInterceptorFn = (request, next) => {
  const generationId = request.method === 'POST' ? generationOf(request.body) : null;
  const header = generationId === null ? null : inject(AnswerTraces).traceparent(generationId);
  return next(header === null ? request : request.clone({ setHeaders: { traceparent: header } }));
};

function generationOf(body: unknown): string | null {
  if (typeof body !== 'object' || body === null || !('generationId' in body)) return null;
  return typeof body.generationId === 'string' ? body.generationId : null;
}
