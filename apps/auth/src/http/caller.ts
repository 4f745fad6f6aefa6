import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';

/** Who is at the other end of a request, as far as the network tells. */
export interface Caller {
  address: string;
  userAgent: string;
}

const LONGEST_USER_AGENT = 300;

export function callerOf(request: Request): Caller {
  const userAgent = (request.get('user-agent') ?? '').replaceAll('\u0000', '').slice(0, LONGEST_USER_AGENT);
  return { address: request.ip ?? '', userAgent };
}

export const CurrentCaller = createParamDecorator(
  (_data: unknown, context: ExecutionContext): Caller => callerOf(context.switchToHttp().getRequest<Request>()),
);
