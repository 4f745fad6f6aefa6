/** A generation that may go, and how many more each of its teams may have with the workers. */
export interface Candidate {
  id: string;
  rooms: Record<string, number> | null;
}

/**
 * Who may go next, as far as there is room before the workers: in the order of the line, but nobody beyond their own limit
 * of concurrency or their team's. Parameters: how many may lie ready; what a person and a team may have, without own limits.
 */
export const CANDIDATES = `
  WITH room AS (
    SELECT $1::integer - count(*) AS free FROM (SELECT FROM conversation.generations
      WHERE ended_at IS NULL AND dispatched_at IS NOT NULL AND status = 'queued' LIMIT $1::integer) AS ready
  ), unfinished AS MATERIALIZED (
    SELECT id, owner_id, teams, line_class, line_tag, created_at, purpose IN ('title', 'summary') AS extra,
      dispatched_at IS NOT NULL AS at_work, dispatched_at IS NULL AND cancel_requested_at IS NULL AS waits
    FROM conversation.generations WHERE ended_at IS NULL
  ), owners AS (
    SELECT owner_id, count(*) FILTER (WHERE at_work AND NOT extra) AS at_work
    FROM unfinished GROUP BY owner_id HAVING bool_or(waits)
  ), loads AS (
    SELECT team, count(*) FILTER (WHERE at_work AND NOT extra) AS at_work, coalesce(own.concurrent_generations, $3::integer) AS most
    FROM unfinished CROSS JOIN unnest(teams) AS team LEFT JOIN conversation.team_limits own ON own.team_id = team
    GROUP BY team, own.concurrent_generations
  ), waiting AS (
    SELECT id, owner_id, teams, extra, line_class, line_tag, created_at,
      row_number() OVER (PARTITION BY owner_id, extra ORDER BY line_class, line_tag, created_at, id) AS nth
    FROM unfinished WHERE waits
  )
  SELECT w.id, (SELECT json_object_agg(team, most - at_work) FROM loads WHERE NOT w.extra AND team = ANY(w.teams) AND most IS NOT NULL) AS rooms
  FROM waiting w JOIN owners o ON o.owner_id = w.owner_id LEFT JOIN conversation.person_limits own ON own.owner_id = w.owner_id
  WHERE w.extra OR (w.nth <= coalesce(own.concurrent_generations, $2::integer) - o.at_work
    AND NOT EXISTS (SELECT FROM loads WHERE team = ANY(w.teams) AND at_work >= most))
  ORDER BY w.line_class, w.line_tag, w.created_at, w.id
  LIMIT (SELECT greatest(0, free) FROM room)`;

/** Those that go: members of one team take its room one after the other. */
export function fitting(candidates: readonly Candidate[]): string[] {
  const left = new Map<string, number>();
  return candidates.flatMap(({ id, rooms }) => {
    const teams = Object.entries(rooms ?? {});
    for (const [team, room] of teams) if (!left.has(team)) left.set(team, room);
    if (teams.some(([team]) => (left.get(team) ?? 0) <= 0)) return [];
    for (const [team] of teams) left.set(team, (left.get(team) ?? 0) - 1);
    return [id];
  });
}
