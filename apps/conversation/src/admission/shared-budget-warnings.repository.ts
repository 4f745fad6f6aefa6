import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { teamAccount } from '../ledger/accounts';
import type { Budget } from './budgets';

/** People of one team who are told at once; the others see it when they look next. */
const MOST_TOLD = 1_000;

/** Longer than any period: what is older is not looked for again. */
const FORGET = "DELETE FROM conversation.budget_warnings WHERE at < now() - interval '70 days'";

const NOTE = `
  INSERT INTO conversation.budget_warnings (account, budget, period, most)
  SELECT account, budget, period, most
  FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[]) AS w (account, budget, period, most)
  ORDER BY account, budget, period, most
  ON CONFLICT DO NOTHING RETURNING account, budget`;

/** Those who used something of it lately, unless they are gone. */
const MEMBERS = `
  SELECT DISTINCT owner_id AS "ownerId" FROM conversation.ledger l
  WHERE kind = 'settle' AND day > (now() AT TIME ZONE 'UTC')::date - 7 AND $1::uuid = ANY(teams)
    AND EXISTS (SELECT FROM conversation.conversations c WHERE c.owner_id = l.owner_id)
  LIMIT ${MOST_TOLD}`;

/** Administrators who were here since then; who was not sees it on coming back. It bounds how long a former one is told, too. */
const ADMINISTRATORS = `SELECT owner_id AS "ownerId" FROM conversation.administrators WHERE seen_at > now() - interval '1 day'`;

/** Of which budgets that people share somebody was warned. */
@Injectable()
export class SharedBudgetWarningsRepository {
  /** @returns those of which nobody was warned before: a budget is told once in its period, and again when it is another amount */
  async note(manager: EntityManager, budgets: readonly Budget[]): Promise<Budget[]> {
    if (budgets.length === 0) return [];
    await manager.query(FORGET);
    const columns = [budgets.map(accountOf), budgets.map(({ name }) => name), budgets.map(({ period }) => period), budgets.map(({ limit }) => limit)];
    const rows: { account: string; budget: string }[] = await manager.query(NOTE, columns);
    return budgets.filter((budget) => rows.some(({ account, budget: name }) => account === accountOf(budget) && name === budget.name));
  }

  async membersOf(manager: EntityManager, teamId: string): Promise<string[]> {
    const rows: { ownerId: string }[] = await manager.query(MEMBERS, [teamId]);
    return rows.map(({ ownerId }) => ownerId);
  }

  async administrators(manager: EntityManager): Promise<string[]> {
    const rows: { ownerId: string }[] = await manager.query(ADMINISTRATORS);
    return rows.map(({ ownerId }) => ownerId);
  }
}

function accountOf({ teamId }: Budget): string {
  return teamId === undefined ? 'installation' : teamAccount(teamId);
}
