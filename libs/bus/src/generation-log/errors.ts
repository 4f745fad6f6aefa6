import type { SealRecord } from '@parley/contracts';

/** Another worker has opened a newer attempt: this writer must stop and write nothing more. */
export class FencedError extends Error {
  override readonly name = 'FencedError';
  constructor(
    generationId: string,
    /** Sequence of the job that the other worker acts for, where it named one. */
    readonly byJob: number | null = null,
  ) {
    super(`another worker has taken over generation ${generationId}`);
  }
}

/** Another worker lives and writes this log: it was left alone. */
export class HeldError extends Error {
  override readonly name = 'HeldError';
  constructor(
    generationId: string,
    /** Sequence of the job that the other worker acts for. */
    readonly byJob: number,
  ) {
    super(`another worker is writing generation ${generationId}`);
  }
}

/** The log is closed already; `seal` is its last record. */
export class SealedError extends Error {
  override readonly name = 'SealedError';
  constructor(readonly seal: SealRecord) {
    super(`generation ${seal.generationId} has already ended`);
  }
}

/** The log could not be reached for as long as a writer may wait. */
export class LogUnavailableError extends Error {
  override readonly name = 'LogUnavailableError';
}
