import { Person } from '@parley/testing';
import { addVerdicts, Tab, WatchedGeneration } from '@parley/testing/load';
import { countWrongTotals } from './report/accounts';
import { percentile } from './report/table';
import type { Scenario, ScenarioResult } from './scenarios/scenario';
import { FaultProxy } from './world/fault-proxy';
import { whenAllReady, type World } from './world/world';

export interface LoadSize {
  people: number;
  /** Answers of each person at once. */
  each: number;
  tokens: number;
  /** Tokens a second of each answer. */
  rate: number;
}

/** The damage begins when answers are about this far. */
const INJECT_AFTER_MS = 1_500;

/** Lets a scenario happen while many answers are under way, and tells what readers, history and bills made of it. */
export async function runScenario(world: World, scenario: Scenario, size: LoadSize): Promise<ScenarioResult> {
  await whenAllReady(world.stack);
  const gatewayPort = Number(new URL(world.stack.origin).port);
  const unsteady = await FaultProxy.open(gatewayPort);
  const second = await FaultProxy.open(gatewayPort, scenario.slowReaderBytesPerSecond);
  const origins = [unsteady.origin, second.origin, world.stack.origin];
  const people = await Promise.all(Array.from({ length: size.people }, () => Person.register(world.stack.origin)));
  const generations = people.flatMap((person) =>
    Array.from({ length: size.each }, () => {
      const { tokens, rate } = size;
      const tabs = tabsOf(person, origins);
      return new WatchedGeneration({ person, tokens, rate, tabs, ...(scenario.directives ? { directives: scenario.directives } : {}) });
    }),
  );
  await Promise.all(generations.map((generation) => generation.post()));
  await new Promise((resolve) => setTimeout(resolve, INJECT_AFTER_MS));
  const begun = performance.now();
  const recovery = watchRecovery(generations, begun);
  await scenario.inject(world, { generations, cutNetwork: (forMs) => unsteady.cut(forMs) });
  await Promise.all(generations.map((generation) => generation.finished()));
  for (const { plan } of generations) for (const tab of plan.tabs) tab.close();
  const result = await sumUp(scenario, generations, people);
  await Promise.all([unsteady.close(), second.close()]);
  return { ...result, recoveryMs: await recovery };
}

/** One over WebSocket for each address, and the last over SSE. */
function tabsOf(person: Person, origins: readonly string[]): Tab[] {
  return origins.map((origin, index) => new Tab(person, origin, index === origins.length - 1 ? 'sse' : 'websocket'));
}

async function sumUp(
  { name }: Scenario,
  generations: readonly WatchedGeneration[],
  people: readonly Person[],
): Promise<Omit<ScenarioResult, 'recoveryMs'>> {
  const aftermaths = await Promise.all(generations.map((generation) => generation.aftermath()));
  const readers = generations.flatMap((generation) => generation.readers);
  const pauses = readers.map(({ longestPauseMs }) => longestPauseMs);
  const wrongTotals = await countWrongTotals(people, generations, aftermaths);
  const count = (flags: readonly boolean[]): number => flags.filter(Boolean).length;
  return {
    scenario: name,
    generations: generations.length,
    readers: readers.length,
    tokens: generations.reduce((sum, { plan }) => sum + plan.tokens, 0),
    ...addVerdicts(generations.flatMap((generation) => generation.verdicts())),
    missingInHistory: count(aftermaths.map(({ isMissing }) => isMissing)),
    wronglyCharged: count(aftermaths.map(({ isWronglyCharged }) => isWronglyCharged)) + wrongTotals,
    newAttempts: count(generations.map(({ attempt }) => attempt > 1)),
    pauseP50Ms: percentile(pauses, 0.5),
    pauseP99Ms: percentile(pauses, 0.99),
  };
}

/** How long it takes from the damage until every reader has had something new, or the end. */
async function watchRecovery(generations: readonly WatchedGeneration[], begun: number): Promise<number | null> {
  const readers = generations.flatMap((generation) => generation.readers);
  const waiting = new Set(readers.filter(({ fold }) => !fold?.end));
  if (waiting.size === 0) return null;
  // What was on its way at that moment does not count.
  const settledAt = begun + 250;
  let lastAt = begun;
  const deadline = begun + 120_000;
  while (waiting.size > 0 && performance.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    for (const reader of waiting) {
      if (reader.lastNewsAt <= settledAt) continue;
      lastAt = Math.max(lastAt, reader.lastNewsAt);
      waiting.delete(reader);
    }
  }
  return lastAt - begun;
}
