import { type CanActivate, createParamDecorator, type ExecutionContext, Injectable } from '@nestjs/common';
import type { Role } from '@parley/contracts';
import type { Request } from 'express';
import { type Asker, askerOf } from '../admission/asker';
import { ApiKeys } from './api-keys';

/** Who sends a request, as far as counting it is concerned. */
interface KeyedRequest extends Request {
  user: { sub: string; role: Role; teams: string[] };
}

/** Lets a request in only with a good personal API key. */
@Injectable()
export class ApiKeyGuard implements CanActivate {
  constructor(private readonly keys: ApiKeys) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<KeyedRequest>();
    const [, key = null] = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '') ?? [];
    const { userId, role, teams } = await this.keys.ownerOf(key);
    request.user = { sub: userId, role, teams };
    return true;
  }
}

/** The person whose API key came with the request, on routes behind ApiKeyGuard. */
export const KeyOwner = createParamDecorator(
  (_data: unknown, context: ExecutionContext): Asker => askerOf(context.switchToHttp().getRequest<KeyedRequest>().user),
);
