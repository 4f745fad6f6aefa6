import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ExportQuery } from '@parley/contracts';
import type { Response } from 'express';

const FILES = {
  json: { type: 'application/json; charset=utf-8', name: 'parley.json' },
  markdown: { type: 'text/markdown; charset=utf-8', name: 'parley.md' },
};

/** Sends a download piece by piece, as fast as it is taken. One that breaks off is cut, so that nobody takes it for whole. */
export async function sendExport(response: Response, { format }: ExportQuery, pieces: AsyncGenerator<string>): Promise<void> {
  const { type, name } = FILES[format];
  response.setHeader('Content-Type', type).setHeader('Content-Disposition', `attachment; filename="${name}"`);
  response.setHeader('Cache-Control', 'no-store');
  try {
    await pipeline(Readable.from(pieces, { objectMode: true, highWaterMark: 1 }), response);
  } catch (error) {
    // Whoever asked is gone.
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}
