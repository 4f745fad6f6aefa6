import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Person, seedHistory } from '@parley/testing';
import { Client } from 'pg';
import { DataSource, type Logger } from 'typeorm';
import { type Replica, World } from '../fixtures/world.fixture';

/** As much as one person may have in some years, among others: what a planner does with small tables says nothing. */
const SIZE = { people: 11, conversations: 1_000, otherConversations: 20, messages: 200 };

let world: World;
let replica: Replica;
let person: Person;
let client: Client;
const words: Record<'frequent' | 'rare', string> = { frequent: '', rare: '' };

beforeAll(async () => {
  world = await World.start();
  replica = await world.startReplica();
  person = await world.person();
  await seedHistory(world.ground.postgres.url, { ...SIZE, firstOwner: person.id });
  client = new Client({ connectionString: world.ground.postgres.url });
  await client.connect();
  const { rows } = await client.query<{ word: string }>(
    `SELECT word FROM ts_stat('SELECT search FROM conversation.messages LIMIT 5000') ORDER BY ndoc DESC`,
  );
  words.frequent = rows[0]!.word;
  // Words that are as rare in a sample are not in the whole, and the last word of a search stands for all that begin so.
  const { rows: counted } = await client.query<{ word: string }>(
    `SELECT word FROM unnest($1::text[]) AS word ORDER BY
      (SELECT count(*) FROM conversation.messages WHERE owner_id = $2 AND search @@ (quote_literal(word) || ':*')::tsquery) LIMIT 1`,
    [rows.slice(1_490, 1_510).map(({ word }) => word), person.id],
  );
  words.rare = counted[0]!.word;
}, 240_000);
afterAll(async () => {
  await client.end();
  await world.stop();
});

interface Statement {
  text: string;
  parameters: unknown[];
}

interface PlanNode {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Actual Rows'?: number;
  Plans?: PlanNode[];
}

/** What the service really asks the database while it answers a request. */
async function statementsOf(path: string): Promise<Statement[]> {
  const heard: Statement[] = [];
  const dataSource = replica.app.get(DataSource, { strict: false });
  const { logger } = dataSource;
  const silent = (): void => undefined;
  const listener: Logger = {
    logQuery: (text, parameters) => void heard.push({ text, parameters: Array.isArray(parameters) ? parameters : [] }),
    ...{ logQueryError: silent, logQuerySlow: silent, logSchemaBuild: silent, logMigration: silent, log: silent },
  };
  Object.assign(dataSource, { logger: listener });
  const { status } = await person.send('GET', path);
  Object.assign(dataSource, { logger });
  expect(status).toBe(200);
  return heard.filter(({ text }) => /conversation\.|"conversation"/.test(text) && !text.includes('rate_limits'));
}

async function nodesOf({ text, parameters }: Statement): Promise<PlanNode[]> {
  const { rows } = await client.query<{ 'QUERY PLAN': { Plan: PlanNode }[] }>(`EXPLAIN (ANALYZE, FORMAT JSON) ${text}`, parameters);
  const nodes = [rows[0]!['QUERY PLAN'][0]!.Plan];
  for (const node of nodes) nodes.push(...(node.Plans ?? []));
  return nodes;
}

const indexes = (nodes: readonly PlanNode[]): string[] => nodes.flatMap((node) => node['Index Name'] ?? []);

/** Every statement behind a page, none of which may read all messages. (A thousand conversations are a small table.) */
async function expectIndexes(path: string): Promise<PlanNode[]> {
  const statements = await statementsOf(path);
  const all = await Promise.all(statements.map(async (statement) => [statement, await nodesOf(statement)] as const));
  for (const [{ text }, nodes] of all) {
    const scans = nodes.filter((node) => node['Node Type'].endsWith('Seq Scan') && node['Relation Name'] === 'messages');
    expect([text, scans]).toEqual([text, []]);
  }
  return all.flatMap(([, nodes]) => nodes);
}

/** Pages of a list up to the third one, so that cursors are in it, too. */
async function pagesOf(path: string): Promise<string[]> {
  const paths = [path];
  for (let page = 0; page < 2; page++) {
    const { body } = await person.send<{ nextCursor: string | null }>('GET', paths.at(-1)!);
    if (body.nextCursor === null) break;
    paths.push(`${path}&cursor=${body.nextCursor}`);
  }
  return paths;
}

describe('With 200,000 messages of one person among others', () => {
  it('there are so many', async () => {
    const { rows } = await client.query('SELECT count(*)::int AS count FROM conversation.messages WHERE owner_id = $1', [person.id]);
    expect(rows).toEqual([{ count: 200_000 }]);
  });

  it('lists of conversations go by the index, on every page', async () => {
    for (const path of [...(await pagesOf('/api/conversations?limit=30')), '/api/conversations?archived=true']) {
      expect(indexes(await expectIndexes(path))).toContain('conversations_by_activity');
    }
  });

  it('pages of messages are walked along the branch, and read no more than they show', async () => {
    const { items } = (await person.send<{ items: { id: string }[] }>('GET', '/api/conversations?limit=5')).body;
    for (const path of await pagesOf(`/api/conversations/${items[3]!.id}/messages?limit=30`)) {
      const nodes = await expectIndexes(path);
      expect(indexes(nodes)).toEqual(expect.arrayContaining(['messages_pkey']));
      const read = nodes.filter((node) => node['Relation Name'] === 'messages').map((node) => node['Actual Rows'] ?? 0);
      expect(Math.max(...read)).toBeLessThanOrEqual(200);
    }
  });

  it('search goes by the words where they are rare, and from the newest on where they are everywhere', async () => {
    expect(words.rare).not.toBe('');
    const rare = await expectIndexes(`/api/search?q=${words.rare}`);
    expect(indexes(rare)).toEqual(expect.arrayContaining(['messages_by_words', 'conversations_by_words']));
    for (const path of await pagesOf(`/api/search?limit=30&q=${words.frequent}`)) {
      const nodes = await expectIndexes(path);
      expect(indexes(nodes)).toContain('messages_by_time');
      const read = nodes.filter((node) => node['Relation Name'] === 'messages').map((node) => node['Actual Rows'] ?? 0);
      expect(Math.max(...read)).toBeLessThan(1_000);
    }
    for (const query of [`${words.frequent}+${words.rare}`, words.frequent.slice(0, 3), 'nosuchwordatall', `${words.frequent}&sort=relevance`]) {
      await expectIndexes(`/api/search?q=${query}`);
    }
  });
});
