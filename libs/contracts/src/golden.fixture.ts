import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { CROSSING } from './crossing';

const FOLDER = fileURLToPath(new URL('../golden/', import.meta.url));
const SCHEMAS = 'schemas.json';

/** What one version said, and what it could read. */
export interface Golden {
  readonly version: string;
  /** Messages by kind: `log-record.delta`, or `spent-minute` where there is one kind alone. */
  readonly samples: ReadonlyMap<string, readonly unknown[]>;
  readonly schemas: Readonly<Record<string, z.core.JSONSchema.JSONSchema>>;
}

/** All released versions, the oldest first. */
export function goldenVersions(): Golden[] {
  const versions = readdirSync(FOLDER).sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  return versions.map((version) => {
    const folder = `${FOLDER}${version}/`;
    const kinds = readdirSync(folder).filter((file) => file !== SCHEMAS);
    const samples = new Map(kinds.map((file) => [file.replace(/\.json$/, ''), read(`${folder}${file}`) as unknown[]]));
    return { version, samples, schemas: schemasOf(`${folder}${SCHEMAS}`) };
  });
}

/** The schema that a kind belongs to: `log-record` of `log-record.delta`. */
export const schemaName = (kind: string): string => kind.split('.')[0] ?? kind;

/** Every kind that there is today. */
export function kindsToday(): string[] {
  return Object.entries(CROSSING).flatMap(([name, schema]) => {
    const types = discriminatorsOf(schema);
    return types.length === 0 ? [name] : types.map((type) => `${name}.${type}`);
  });
}

/** Today's schemas, to be kept beside the samples of a version. Fields that it does not know are no fault to a reader. */
export function schemasToday(): Record<string, unknown> {
  return Object.fromEntries(Object.entries(CROSSING).map(([name, schema]) => [name, z.toJSONSchema(schema, { io: 'input' })]));
}

function discriminatorsOf(schema: z.ZodType): string[] {
  if (schema instanceof z.ZodDiscriminatedUnion) {
    const field = schema.def.discriminator;
    return schema.options.flatMap((option) => {
      const literal = option instanceof z.ZodObject ? (option.shape as Record<string, unknown>)[field] : null;
      return literal instanceof z.ZodLiteral ? [...literal.values].map(String) : [];
    });
  }
  const kind = schema instanceof z.ZodObject ? (schema.shape as Record<string, unknown>)['kind'] : null;
  return kind instanceof z.ZodEnum ? kind.options.map(String) : [];
}

/** Those of a version that is being made are written with its first run, and kept from then on. */
function schemasOf(file: string): Golden['schemas'] {
  if (!existsSync(file)) writeFileSync(file, `${JSON.stringify(schemasToday(), null, 1)}\n`);
  return read(file) as Golden['schemas'];
}

const read = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));
