const base = Number(process.hrtime.bigint() / 1_000n) / 1_000 - performance.now();

/** Milliseconds on the machine's monotonic clock, which all processes share. */
export const nowMs = (): number => base + performance.now();

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
