/** How a server is started, told when it is ready, and asked to end: whoever runs it decides when. */
export interface ServerPlan {
  command: string;
  args: string[];
  /** Added to the environment of the caller. */
  env?: Record<string, string>;
  /** What makes it end in order. */
  stopSignal: NodeJS.Signals;
  /** Resolves once the server answers real work, and rejects as long as it does not. */
  check: () => Promise<void>;
}

/** A program that is neither here nor to be had, said so that a person can mend it. */
export class MissingProgramError extends Error {
  override readonly name = 'MissingProgramError';
}
