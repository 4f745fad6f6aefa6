import { Inject, Injectable } from '@nestjs/common';
import { type BusConnection, serveApiKeys } from '@parley/bus';
import type { ApiKeyOwner, ApiKeyRequest } from '@parley/contracts';
import { PinoLogger } from 'nestjs-pino';
import { BUS } from '../bus/bus.module';
import { ApiKeyRepository } from './api-key.repository';

/** Tells other services whose an API key is; none of them reads keys itself. */
@Injectable()
export class ApiKeyVerification {
  private serving: { close(): void } | null = null;

  constructor(
    @Inject(BUS) private readonly bus: BusConnection,
    private readonly keys: ApiKeyRepository,
    private readonly logger: PinoLogger,
  ) {}

  start(): void {
    this.serving = serveApiKeys(this.bus, {
      find: (request) => this.find(request),
      onFailure: (error) => this.logger.warn({ err: error }, 'an API key could not be verified'),
    });
  }

  stop(): void {
    this.serving?.close();
  }

  private async find({ digest }: ApiKeyRequest): Promise<ApiKeyOwner | null> {
    const owner = await this.keys.findOwner(digest);
    if (owner) await this.keys.noteUse(owner.keyId);
    return owner;
  }
}
