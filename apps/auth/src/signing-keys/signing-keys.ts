import { createPrivateKey, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import { SIGNING_ALGORITHM } from '@parley/auth-guard';
import { type DataSource, IsNull, MoreThan } from 'typeorm';
import { SealedBox } from './sealed-box';
import { SigningKeyEntity } from './signing-key.entity';

export interface SigningKey {
  kid: string;
  privateKey: KeyObject;
}

/** How long one look into the table is good for, in milliseconds. */
const FRESH_MS = 10_000;
/** A retired key stays published longer than any token that it signed may live (an hour at most). */
const PUBLISHED_AFTER_RETIREMENT_MS = 2 * 3_600_000;

/** The keys that tokens are signed with: the newest signs, those before it stay published until their tokens have run out. */
export class SigningKeys {
  private readonly box: SealedBox;
  private current: { key: SigningKey; readAt: number } | null = null;

  constructor(
    private readonly dataSource: DataSource,
    secret: string,
  ) {
    this.box = new SealedBox(secret);
  }

  /** The key to sign with. @throws when AUTH_KEY_SECRET is not the one that it was sealed with */
  async newest(): Promise<SigningKey> {
    if (this.current && Date.now() - this.current.readAt < FRESH_MS) return this.current.key;
    const row = await this.dataSource.manager.findOne(SigningKeyEntity, {
      where: { retiredAt: IsNull() },
      order: { createdAt: 'DESC' },
    });
    if (!row) throw new Error('there is no signing key: run the migration');
    if (this.current?.key.kid !== row.kid) {
      const key = { kid: row.kid, privateKey: createPrivateKey(this.box.open(row.sealedPrivateKey)) };
      this.current = { key, readAt: Date.now() };
    }
    this.current.readAt = Date.now();
    return this.current.key;
  }

  async jwks(): Promise<{ keys: Record<string, unknown>[] }> {
    const oldest = new Date(Date.now() - PUBLISHED_AFTER_RETIREMENT_MS);
    const rows = await this.dataSource.manager.find(SigningKeyEntity, {
      where: [{ retiredAt: IsNull() }, { retiredAt: MoreThan(oldest) }],
    });
    return { keys: rows.map(({ publicJwk }) => publicJwk) };
  }

  /** Makes the first key if there is none. Replicas that do so at once make one. */
  async ensure(): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      await manager.query("SELECT pg_advisory_xact_lock(hashtext('signing-keys'))");
      if ((await manager.countBy(SigningKeyEntity, { retiredAt: IsNull() })) === 0) {
        await manager.insert(SigningKeyEntity, this.make());
      }
    });
  }

  /** Makes a new key and retires the others. Nobody is signed out: what they signed is good until it runs out. */
  async rotate(): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      await manager.update(SigningKeyEntity, { retiredAt: IsNull() }, { retiredAt: new Date() });
      await manager.insert(SigningKeyEntity, this.make());
    });
  }

  private make(): Pick<SigningKeyEntity, 'kid' | 'sealedPrivateKey'> & { publicJwk: object } {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const kid = randomUUID();
    return {
      kid,
      publicJwk: { ...publicKey.export({ format: 'jwk' }), kid, alg: SIGNING_ALGORITHM, use: 'sig' },
      sealedPrivateKey: this.box.seal(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()),
    };
  }
}
