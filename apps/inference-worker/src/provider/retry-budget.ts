/** Retries that are free: a provider that is seldom asked gets its second chance, too. */
const FREE_RETRIES = 10;

/**
 * What all answers of one worker may repeat at one provider together: a share of the requests that they make anyway, so
 * that an outage is not multiplied.
 */
export class RetryBudget {
  private retries = FREE_RETRIES;

  /** @param share retries for each request, 0 to 1 */
  constructor(private readonly share: number) {}

  earn(): void {
    this.retries = Math.min(FREE_RETRIES, this.retries + this.share);
  }

  /** @returns whether one more is allowed */
  spend(): boolean {
    if (this.retries < 1) return false;
    this.retries -= 1;
    return true;
  }
}
