import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import type { Logger } from '../logging/logger';

export const LogLevel = z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']);
const LevelBody = z.strictObject({ level: LogLevel });

const LARGEST_BODY = 1_000;

/** Sets the level of a running service: `PUT {"level":"debug"}`. @returns false when that was asked for wrongly */
export async function changeLogLevel(request: IncomingMessage, logger: Logger): Promise<boolean> {
  const wanted = LevelBody.safeParse(await readJson(request));
  if (!wanted.success) return false;
  const before = logger.level;
  logger.level = wanted.data.level;
  logger.warn({ before, level: logger.level }, 'log level changed');
  return true;
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > LARGEST_BODY) return null;
  }
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
