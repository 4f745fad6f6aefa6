import type { EntityManager, EntityTarget } from 'typeorm';

const known = new WeakMap<object, string>();

/**
 * What an entity is read with, under the names of its fields: for statements that are sent very often, where building
 * one anew and shaping its rows costs more than the database takes. Columns that are not selected by themselves are left out.
 */
export function entityColumns<T extends object>({ connection }: EntityManager, entity: EntityTarget<T>): string {
  const metadata = connection.getMetadata(entity);
  const found = known.get(metadata);
  if (found !== undefined) return found;
  const columns = metadata.columns
    .filter(({ isSelect }) => isSelect)
    // The driver gives 64 bits as text; ours stay below 2^53.
    .map(({ databaseName, type, propertyName }) => `${databaseName}${type === 'bigint' ? '::float8' : ''} AS "${propertyName}"`)
    .join(', ');
  known.set(metadata, columns);
  return columns;
}
