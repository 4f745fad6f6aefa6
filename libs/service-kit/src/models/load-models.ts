import { readFileSync } from 'node:fs';
import { type ModelEntry, type ModelProvider, ModelsFile } from '@parley/contracts';
import { z } from 'zod';
import { EnvironmentError } from '../environment/environment';

/** Variables of a service that knows the models. */
export const modelsEnv = {
  MODELS_FILE: z.string().optional(),
  /** The one model that there is when no file is given. */
  OPENAI_MODEL: z.string().default('gpt-4o-mini'),
};
type ModelsEnv = z.infer<z.ZodObject<typeof modelsEnv>>;

/**
 * The models of this installation, the default first.
 * @throws EnvironmentError when the file cannot be read or says something else, with the path of what is wrong
 */
export function loadModels(env: ModelsEnv): ModelEntry[] {
  return readFile(env).models;
}

/** The providers that the model file lists; none: there is one, in the environment. @throws EnvironmentError likewise */
export function loadProviders(env: ModelsEnv): ModelProvider[] {
  return readFile(env).providers ?? [];
}

function readFile({ MODELS_FILE, OPENAI_MODEL }: ModelsEnv): z.output<typeof ModelsFile> {
  const parsed = ModelsFile.safeParse(MODELS_FILE ? readJson(MODELS_FILE) : { models: [modelNamed(OPENAI_MODEL)] });
  if (parsed.success) return parsed.data;
  throw new EnvironmentError(`MODELS_FILE: ${z.prettifyError(parsed.error)}`);
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new EnvironmentError(`MODELS_FILE: ${path} cannot be read as JSON (${String(error)})`, { cause: error });
  }
}

function modelNamed(id: string): ModelsFile['models'][number] {
  return {
    id,
    name: id,
    contextWindow: 128_000,
    maxOutputTokens: 4_096,
    price: { currency: 'USD', inputPerMillion: 150_000, outputPerMillion: 600_000 },
  };
}
