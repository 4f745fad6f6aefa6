import { type CanActivate, createParamDecorator, type ExecutionContext, Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { ApiKeys } from './api-keys';

/** Who sends a request, as far as counting it is concerned. */
interface KeyedRequest extends Request {
  user: { sub: string };
}

/** Lets a request in only with a good personal API key. */
@Injectable()
export class ApiKeyGuard implements CanActivate {
  constructor(private readonly keys: ApiKeys) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<KeyedRequest>();
    const [, key = null] = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '') ?? [];
    const { userId } = await this.keys.ownerOf(key);
    request.user = { sub: userId };
    return true;
  }
}

/** Id of the person whose API key came with the request, on routes behind ApiKeyGuard. */
export const KeyOwnerId = createParamDecorator(
  (_data: unknown, context: ExecutionContext): string => context.switchToHttp().getRequest<KeyedRequest>().user.sub,
);
