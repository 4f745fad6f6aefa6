import { connectDatabase, schemaOptions } from '@parley/database';
import type { EntityManager } from 'typeorm';
import { conversationSchema } from '../database/schema';
import type { Env } from '../env';

interface Check {
  name: string;
  /** Each row is a difference. */
  differences: string;
}

const CHECKS: Check[] = [
  {
    name: 'every balance is the sum of its entries',
    differences: `
      WITH expected AS (
        SELECT account, period,
          sum(CASE kind WHEN 'reserve' THEN tokens ELSE -tokens END)::bigint AS reserved_tokens,
          sum(CASE kind WHEN 'reserve' THEN cost ELSE -cost END)::bigint AS reserved_cost,
          sum(CASE kind WHEN 'settle' THEN tokens ELSE 0 END)::bigint AS used_tokens,
          sum(CASE kind WHEN 'settle' THEN cost ELSE 0 END)::bigint AS used_cost
        FROM conversation.ledger,
          LATERAL (VALUES (owner_id::text), ('installation/' || right(owner_id::text, 1))
            UNION ALL SELECT 'team/' || team FROM unnest(teams) AS team) AS a (account),
          LATERAL (VALUES (to_char(day, 'YYYY-MM-DD')), (to_char(day, 'YYYY-MM'))) AS p (period)
        GROUP BY account, period
      )
      SELECT account, period, to_json(expected) AS entries, to_json(balance) AS balance
      FROM expected FULL JOIN conversation.balances AS balance USING (account, period)
      WHERE (expected.reserved_tokens, expected.reserved_cost, expected.used_tokens, expected.used_cost)
        IS DISTINCT FROM (balance.reserved_tokens, balance.reserved_cost, balance.used_tokens, balance.used_cost)`,
  },
  {
    name: 'what was reserved is what was charged and given back',
    differences: `
      SELECT generation_id, sum(CASE kind WHEN 'reserve' THEN tokens ELSE -tokens END) AS tokens,
        sum(CASE kind WHEN 'reserve' THEN cost ELSE -cost END) AS cost
      FROM conversation.ledger GROUP BY generation_id
      HAVING count(*) > 1 AND (count(*) <> 3 OR sum(CASE kind WHEN 'reserve' THEN tokens ELSE -tokens END) <> 0
        OR sum(CASE kind WHEN 'reserve' THEN cost ELSE -cost END) <> 0)`,
  },
  {
    name: 'every generation is in the ledger with what it reserved and used',
    differences: `
      SELECT g.id AS generation_id, g.status, to_json(r) AS reserve, to_json(s) AS settle
      FROM conversation.generations g
      LEFT JOIN conversation.ledger r ON r.generation_id = g.id AND r.kind = 'reserve'
      LEFT JOIN conversation.ledger s ON s.generation_id = g.id AND s.kind = 'settle'
      WHERE (r.tokens, r.cost) IS DISTINCT FROM (g.reserved_tokens::bigint, g.reserved_cost)
        OR (s.id IS NULL) <> (g.ended_at IS NULL)
        OR (g.ended_at IS NOT NULL
          AND (s.tokens, s.cost) IS DISTINCT FROM (coalesce(g.prompt_tokens::bigint + g.completion_tokens, 0), coalesce(g.cost, 0)))`,
  },
  {
    name: 'nothing is set aside for a generation that is gone',
    differences: `
      SELECT r.generation_id, r.tokens, r.cost FROM conversation.ledger r
      LEFT JOIN conversation.ledger s ON s.generation_id = r.generation_id AND s.kind = 'settle'
      LEFT JOIN conversation.generations g ON g.id = r.generation_id
      WHERE r.kind = 'reserve' AND s.id IS NULL AND g.id IS NULL`,
  },
];

const MOST_SHOWN = 20;

/**
 * Proves that ledger, balances and generations agree, as they were at one moment, beside running services.
 * @returns whether they do
 */
export async function reconcile(env: Pick<Env, 'DATABASE_URL'>, say: (line: string) => void): Promise<boolean> {
  // A large ledger takes longer than any request may.
  const dataSource = await connectDatabase({ ...schemaOptions(conversationSchema(env.DATABASE_URL, 1)), extra: {} });
  try {
    return await dataSource.transaction('REPEATABLE READ', (manager) => checkAll(manager, say));
  } finally {
    await dataSource.destroy();
  }
}

async function checkAll(manager: EntityManager, say: (line: string) => void): Promise<boolean> {
  let isGood = true;
  for (const { name, differences } of CHECKS) {
    const rows: object[] = await manager.query(`${differences} LIMIT ${MOST_SHOWN}`);
    say(`${rows.length === 0 ? 'ok      ' : 'DIFFERS '}${name}`);
    for (const row of rows) say(`        ${JSON.stringify(row)}`);
    isGood &&= rows.length === 0;
  }
  const [total]: Record<string, string>[] = await manager.query(`
    SELECT (SELECT count(*) FROM conversation.ledger) AS entries, (SELECT count(*) FROM conversation.balances) AS balances,
      (SELECT coalesce(sum(cost), 0) FROM conversation.ledger WHERE kind = 'settle') AS cost`);
  say(`${total?.['entries']} entries, ${total?.['balances']} balances, ${total?.['cost']} micro-units charged in all`);
  return isGood;
}
