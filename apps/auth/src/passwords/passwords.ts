import { Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import { InvalidRequestError } from '@parley/contracts';
import { isCommonPassword } from './common-passwords';

/** Argon2id (the library's default) as OWASP's cheat sheet asks: 19 MiB, two passes, one lane. */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Hashes passwords and checks them; knows nothing of people. */
@Injectable()
export class Passwords {
  private decoy: Promise<string> | undefined;

  /** @throws InvalidRequestError when it is one that everybody tries first */
  async hash(password: string): Promise<string> {
    if (isCommonPassword(password)) {
      const message = 'is one of the most common passwords: choose another';
      throw new InvalidRequestError(`password: ${message}`, [{ path: 'password', message }]);
    }
    return hash(password, PARAMETERS);
  }

  /** Takes the same time whether or not there is a hash, so that nobody learns who has an account. */
  async matches(password: string, passwordHash: string | null | undefined): Promise<boolean> {
    this.decoy ??= hash('nobody has this password', PARAMETERS);
    const isRight = await verify(passwordHash ?? (await this.decoy), password);
    return isRight && Boolean(passwordHash);
  }
}
