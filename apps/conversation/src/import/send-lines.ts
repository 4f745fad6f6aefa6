import { type ImportLine, ProblemError } from '@parley/contracts';
import type { Response } from 'express';

/**
 * Sends line after line as they come. Nobody waits for the reader: many browsers read nothing before they have sent
 * everything, and the lines are few.
 * @throws ProblemError when it failed before there was anything to say
 */
export async function sendLines(response: Response, lines: AsyncGenerator<ImportLine>): Promise<void> {
  let isGone = false;
  response.once('close', () => (isGone = true));
  for await (const line of lines) {
    if (line.type === 'failed' && !response.headersSent) throw refused(line);
    if (!response.headersSent) response.status(200).setHeader('Content-Type', 'application/x-ndjson; charset=utf-8');
    if (!response.headersSent) response.setHeader('Cache-Control', 'no-store').setHeader('X-Accel-Buffering', 'no');
    if (isGone) return;
    response.write(`${JSON.stringify(line)}\n`);
  }
  response.end();
}

function refused({ code, detail }: Extract<ImportLine, { type: 'failed' }>): ProblemError {
  const status = code === 'import_too_large' ? 413 : code === 'too_many_conversations' ? 409 : 400;
  return new ProblemError({ status, code, title: 'This file cannot be imported', detail });
}
