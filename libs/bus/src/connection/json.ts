import type { z } from 'zod';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export const encodeJson = (value: unknown): Uint8Array => encoder.encode(JSON.stringify(value));
export const decodeJson = (data: Uint8Array): unknown => JSON.parse(decoder.decode(data));

/** What a message says, or null when it is not JSON of this shape. */
export function parseJson<S extends z.ZodType>(schema: S, data: Uint8Array): z.infer<S> | null {
  try {
    return schema.safeParse(decodeJson(data)).data ?? null;
  } catch {
    return null;
  }
}
