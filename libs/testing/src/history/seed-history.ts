import { createHash } from 'node:crypto';
import pg from 'pg';
import { CONVERSATIONS, MESSAGES, VOCABULARY, WORD_INDEXES } from './statements';

export interface HistorySize {
  /** The person who has most. */
  firstOwner: string;
  /** All people together. */
  people: number;
  /** Of the first one. */
  conversations: number;
  /** Of each of the others; as many as the first one has, if it is not said. */
  otherConversations?: number;
  /** In each conversation. */
  messages: number;
}

/**
 * Fills the migrated schema of conversation with years of history, by SQL alone. The same size makes the same rows, and
 * what is there already stays as it is.
 */
export async function seedHistory(
  databaseUrl: string,
  size: HistorySize,
  onProgress: (people: number) => void = () => undefined,
): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(VOCABULARY);
    const isEmpty = (await client.query('SELECT 1 FROM conversation.messages LIMIT 1')).rowCount === 0;
    if (isEmpty) await withoutWordIndexes(client, () => addPeople(client, size, onProgress));
    else await addPeople(client, size, onProgress);
    for (const table of ['messages', 'conversations']) await client.query(`VACUUM (ANALYZE) conversation.${table}`);
  } finally {
    await client.end();
  }
}

/** The person of this number among those who are made beside the first one. */
export function seededOwner(nth: number): string {
  const hex = createHash('md5').update(`seed person ${nth}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
}

async function addPeople(client: pg.Client, size: HistorySize, onProgress: (people: number) => void): Promise<void> {
  const { firstOwner, people, conversations, otherConversations = conversations, messages } = size;
  for (let nth = 1; nth <= people; nth++) {
    const owner = nth === 1 ? firstOwner : seededOwner(nth);
    await client.query('BEGIN');
    await withoutLookingUpParents(client);
    await client.query(CONVERSATIONS, [owner, nth, nth === 1 ? conversations : otherConversations, messages]);
    await client.query(MESSAGES, [owner, messages]);
    await client.query('COMMIT');
    onProgress(nth);
  }
}

/** They are made in the same statement. Only a superuser may leave the look-up out; without it this takes longer. */
async function withoutLookingUpParents(client: pg.Client): Promise<void> {
  await client.query('SAVEPOINT before');
  await client.query('SET LOCAL session_replication_role = replica').catch(() => client.query('ROLLBACK TO before'));
}

async function withoutWordIndexes(client: pg.Client, work: () => Promise<void>): Promise<void> {
  const { rows } = await client.query<{ name: string; definition: string }>(WORD_INDEXES);
  for (const { name } of rows) await client.query(`DROP INDEX conversation.${name}`);
  try {
    await work();
  } finally {
    await client.query('ROLLBACK');
    await client.query(`SET maintenance_work_mem = '1GB'`);
    for (const { definition } of rows) await client.query(definition);
  }
}
