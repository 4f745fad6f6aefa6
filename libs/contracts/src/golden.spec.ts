import { z } from 'zod';
import { CROSSING } from './crossing';
import { goldenVersions, kindsToday, schemaName } from './golden.fixture';

const versions = goldenVersions();
const newest = versions.at(-1);

/** Whether a reader takes a message; if not, why. */
function complaintOf(schema: z.ZodType | undefined, message: unknown): string | null {
  const { error } = schema?.safeParse(message) ?? { error: new Error('nobody reads this any more') };
  return error ? error.message : null;
}

describe('old and new versions beside each other', () => {
  it.each(versions)('today reads what $version said', ({ samples }) => {
    for (const [kind, messages] of samples) {
      const complaints = messages.map((message) => complaintOf(CROSSING[schemaName(kind)], message));
      expect({ kind, complaints }).toEqual({ kind, complaints: messages.map(() => null) });
    }
  });

  it.each(versions)('$version reads what is said today, where it knew the kind', ({ samples: known, schemas }) => {
    for (const [kind, messages] of newest?.samples ?? []) {
      if (!known.has(kind)) continue;
      const reader = z.fromJSONSchema(schemas[schemaName(kind)] ?? false);
      const complaints = messages.map((message) => complaintOf(reader, message));
      expect({ kind, complaints }).toEqual({ kind, complaints: messages.map(() => null) });
    }
  });

  it('of every kind that there is, the newest version has samples', () => {
    expect([...(newest?.samples.keys() ?? [])].sort()).toEqual(kindsToday().sort());
  });

  it('an old reader refuses a message in which a field is gone that it needs, and takes one with a field more', () => {
    const [oldest] = versions;
    const reader = z.fromJSONSchema(oldest?.schemas['log-record'] ?? false);
    const [delta] = (oldest?.samples.get('log-record.delta') ?? []) as Record<string, unknown>[];
    const { text, ...without } = delta ?? {};
    expect(text).toBeDefined();
    expect(complaintOf(reader, { ...delta, later: true })).toBeNull();
    expect(complaintOf(reader, without)).not.toBeNull();
  });
});
