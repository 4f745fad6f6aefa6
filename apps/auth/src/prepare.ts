import { connectDatabase, migrate, schemaOptions } from '@parley/database';
import { Audit } from './audit/audit';
import { authSchema } from './database/schema';
import type { Env } from './env';
import { SigningKeys } from './signing-keys/signing-keys';
import { UserRepository } from './users/user.repository';

/** Where an entry of the audit log comes from that no request caused. */
const COMMAND = { address: 'command line', userAgent: '' };

/** Brings the schema to what this version needs, and makes the first signing key. Safe to run again. */
export async function prepare(env: Env): Promise<void> {
  await migrate(authSchema(env.DATABASE_URL, 2));
  await withDatabase(env, (dataSource) => new SigningKeys(dataSource, env.AUTH_KEY_SECRET).ensure());
}

/** Signs with a new key from now on. */
export async function rotateKeys(env: Env): Promise<void> {
  await withDatabase(env, async (dataSource) => {
    await new SigningKeys(dataSource, env.AUTH_KEY_SECRET).rotate();
    await new Audit(dataSource).note('keys_rotated', COMMAND);
  });
}

/** Gives a person the role `admin`; this is how the first one gets it. @throws when there is no such person */
export async function makeAdmin(env: Env, email: string): Promise<void> {
  await withDatabase(env, async (dataSource) => {
    const users = new UserRepository(dataSource);
    const user = await users.findByEmail(email.trim().toLowerCase());
    if (!user) throw new Error(`nobody has signed up as ${email}`);
    await users.setRole(user.id, 'admin');
    await new Audit(dataSource).note('role_changed', COMMAND, { userId: user.id, detail: 'admin' });
  });
}

async function withDatabase(
  env: Env,
  work: (dataSource: Awaited<ReturnType<typeof connectDatabase>>) => Promise<void>,
): Promise<void> {
  const dataSource = await connectDatabase(schemaOptions(authSchema(env.DATABASE_URL, 2)));
  await work(dataSource).finally(() => dataSource.destroy());
}
