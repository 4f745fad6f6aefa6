import type { Request } from 'express';
import type { ImportFile } from './imports.service';

/** The body of a request as it comes in; a small one that was said to be JSON has been read already. */
export function importFile(request: Request, length: string | undefined): ImportFile {
  const body: unknown = request.body;
  if (typeof body !== 'object' || body === null) return { chunks: chunksOf(request), totalBytes: length === undefined ? null : Number(length) };
  const bytes = Buffer.from(JSON.stringify(body));
  return { chunks: once(bytes), totalBytes: bytes.length };
}

/** Whoever is refused in the middle may send the rest: a browser hears no answer before, and sees a broken line if cut off. */
async function* chunksOf(request: Request): AsyncGenerator<Uint8Array> {
  try {
    yield* request.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>;
  } finally {
    request.resume();
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
