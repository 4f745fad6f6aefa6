import { Injectable } from '@nestjs/common';
import { type ApiKeyView, type CreateApiKeyBody, type CreatedApiKey, NotFoundError, ProblemError } from '@parley/contracts';
import { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { Audit } from '../audit/audit';
import type { Caller } from '../http/caller';
import { digestOf, newSecret } from '../sessions/secret-token';
import { ApiKeyEntity } from './api-key.entity';

const MOST_KEYS = 50;
/** Lets secret scanners know one when they see it. */
const PREFIX = 'parley-';

/** Personal keys for programs; only their digests are kept. */
@Injectable()
export class ApiKeysService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly audit: Audit,
  ) {}

  /** The only time that the key itself is told. @throws ProblemError `too_many_keys` */
  async create(userId: string, { name }: CreateApiKeyBody, caller: Caller): Promise<CreatedApiKey> {
    if ((await this.dataSource.manager.countBy(ApiKeyEntity, { userId })) >= MOST_KEYS) {
      const detail = `There are ${MOST_KEYS} already: delete one first.`;
      throw new ProblemError({ status: 409, code: 'too_many_keys', title: 'Too many API keys', detail });
    }
    const key = PREFIX + newSecret();
    const id = uuidv7();
    await this.dataSource.manager.insert(ApiKeyEntity, { id, userId, name, hash: digestOf(key), createdAt: new Date() });
    await this.audit.note('api_key_created', caller, { userId, detail: id });
    return { id, name, key };
  }

  async list(userId: string): Promise<ApiKeyView[]> {
    const keys = await this.dataSource.manager.find(ApiKeyEntity, { where: { userId }, order: { createdAt: 'DESC' } });
    return keys.map(({ id, name, createdAt, lastUsedAt }) => ({
      id,
      name,
      createdAt: createdAt.toISOString(),
      lastUsedAt: lastUsedAt?.toISOString() ?? null,
    }));
  }

  async revokeAll(userId: string): Promise<void> {
    await this.dataSource.manager.delete(ApiKeyEntity, { userId });
  }

  /** @throws NotFoundError */
  async revoke(userId: string, id: string, caller: Caller): Promise<void> {
    const { affected } = await this.dataSource.manager.delete(ApiKeyEntity, { id, userId });
    if (affected !== 1) throw new NotFoundError('API key');
    await this.audit.note('api_key_revoked', caller, { userId, detail: id });
  }
}
