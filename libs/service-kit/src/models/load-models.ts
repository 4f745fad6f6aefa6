import { readFileSync } from 'node:fs';
import { type ModelEntry, ModelsFile } from '@parley/contracts';
import { z } from 'zod';
import { EnvironmentError } from '../environment/environment';

/** Variables of a service that knows the models. */
export const modelsEnv = {
  MODELS_FILE: z.string().optional(),
  /** The one model that there is when no file is given. */
  OPENAI_MODEL: z.string().default('gpt-4o-mini'),
};

/**
 * The models of this installation, the default first.
 * @throws EnvironmentError when the file cannot be read or says something else
 */
export function loadModels(env: z.infer<z.ZodObject<typeof modelsEnv>>): ModelEntry[] {
  if (!env.MODELS_FILE) return [modelNamed(env.OPENAI_MODEL)];
  const parsed = ModelsFile.safeParse(readJson(env.MODELS_FILE));
  if (parsed.success) return parsed.data.models;
  throw new EnvironmentError(`MODELS_FILE: ${z.prettifyError(parsed.error)}`);
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new EnvironmentError(`MODELS_FILE: ${path} cannot be read as JSON (${String(error)})`, { cause: error });
  }
}

function modelNamed(id: string): ModelEntry {
  return {
    id,
    name: id,
    contextWindow: 128_000,
    maxOutputTokens: 4_096,
    price: { currency: 'USD', inputPerMillion: 150_000, outputPerMillion: 600_000 },
    provider: 'default',
  };
}
