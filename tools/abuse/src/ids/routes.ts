/** As much of an OpenAPI document as is needed to ask every route for something. */
export interface Schema {
  type?: string;
  format?: string;
  enum?: unknown[];
  minLength?: number;
  minimum?: number;
  minItems?: number;
  nullable?: boolean;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
}

interface Operation {
  parameters?: { name: string; in: string; required?: boolean; schema?: Schema }[];
  requestBody?: { content?: Record<string, { schema?: Schema }> };
}

export interface Route {
  method: string;
  /** With its parameters in braces. */
  path: string;
  body: Schema | undefined;
}

export interface OpenApiDocument {
  paths: Record<string, Record<string, Operation>>;
}

export function routesOf({ paths }: OpenApiDocument): Route[] {
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, { requestBody }]) => ({
      method: method.toUpperCase(),
      path,
      body: requestBody?.content?.['application/json']?.schema,
    })),
  );
}

export const hasIds = ({ path }: Route): boolean => path.includes('{');

/** Every parameter of a path is this id. */
export const pathWith = ({ path }: Route, id: string): string => path.replace(/\{[^}]+\}/g, id);

/** The smallest body that a schema takes; every id in it is this one. */
export function sampleOf(schema: Schema | undefined, id: string): unknown {
  if (!schema) return undefined;
  const [choice] = schema.anyOf ?? schema.oneOf ?? [];
  if (choice) return sampleOf(choice, id);
  if (schema.enum) return schema.enum[0];
  return (SAMPLES[schema.type ?? 'object'] ?? (() => null))(schema, id);
}

const SAMPLES: Record<string, (schema: Schema, id: string) => unknown> = {
  string: ({ format, minLength = 1 }, id) => (format === 'uuid' ? id : format === 'email' ? 'eve@example.com' : 'x'.repeat(minLength)),
  integer: ({ minimum = 1 }) => Math.max(1, minimum),
  number: ({ minimum = 1 }) => Math.max(1, minimum),
  boolean: () => true,
  array: ({ items, minItems = 1 }, id) => Array.from({ length: minItems }, () => sampleOf(items, id)),
  object: ({ properties = {}, required = [] }, id) => {
    const wanted = Object.entries(properties).filter(([name]) => required.includes(name));
    const first = Object.entries(properties).slice(0, 1);
    return Object.fromEntries((wanted.length ? wanted : first).map(([name, property]) => [name, sampleOf(property, id)]));
  },
};
