import type { Logger } from './logging/logger';

/** Time beyond the grace period for closing connections before the process is ended regardless. */
const MARGIN_MS = 5_000;

/** Runs `close` once on SIGTERM or SIGINT, then ends the process; if it hangs, the process ends all the same. */
export function onShutdownSignal(logger: Logger, graceSeconds: number, close: () => Promise<void>): void {
  let closing = false;
  const shutDown = (signal: string): void => {
    if (closing) return;
    closing = true;
    logger.info({ signal }, 'shutting down');
    setTimeout(() => process.exit(1), graceSeconds * 1_000 + MARGIN_MS).unref();
    close().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ err: error }, 'shutdown failed');
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', () => shutDown('SIGTERM'));
  process.once('SIGINT', () => shutDown('SIGINT'));
}
