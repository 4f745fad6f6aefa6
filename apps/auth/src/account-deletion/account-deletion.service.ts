import { Injectable } from '@nestjs/common';
import type { AccessTokenClaims, DeleteAccountBody } from '@parley/contracts';
import type { Caller } from '../http/caller';
import { SessionEnds } from '../sessions/session-ends';
import { AccountDeletionRepository } from './account-deletion.repository';
import { AccountDeletions } from './account-deletions';
import { OwnershipProofs } from './ownership-proofs';

@Injectable()
export class AccountDeletionService {
  constructor(
    private readonly proofs: OwnershipProofs,
    private readonly repository: AccountDeletionRepository,
    private readonly ends: SessionEnds,
    private readonly deletions: AccountDeletions,
  ) {}

  /** @throws ProblemError `wrong_password`, `too_many_attempts`, `sign_in_again`; InvalidRequestError without a password */
  async delete(claims: AccessTokenClaims, body: DeleteAccountBody, caller: Caller): Promise<void> {
    const user = await this.proofs.require(claims, body, caller);
    await this.repository.begin(user.id);
    void this.ends.sweepNow();
    void this.deletions.sweepNow();
  }
}
