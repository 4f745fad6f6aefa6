import type { Generation } from '@parley/contracts';
import { Person } from '@parley/testing';
import { addVerdicts, Tab, type Verdict, WatchedGeneration } from '@parley/testing/load';
import { countWrongTotals } from '../report/accounts';
import { ASKED, type OutageWorld, STAND_IN, WORKERS } from './outage-world';

/** What an outage of the first of two providers did. */
export interface OutageResult extends Verdict {
  answers: number;
  /** Answers that ended otherwise than well, for whoever read them. */
  failed: number;
  /** Answers by the model that stands in, each of which says so. */
  stoodIn: number;
  /** Answers that do not say who gave them. */
  mislabelled: number;
  missingInHistory: number;
  wronglyCharged: number;
  /** Requests that reached the provider while it was down. */
  requestsWhileDown: number;
  /** The most that may. */
  requestsAllowed: number;
  /** From the end of the outage to the first answer that the provider gave, in milliseconds. */
  usedAgainAfterMs: number;
}

const PEOPLE = 10;
const TOKENS = 40;
/** Tokens a second. */
const RATE = 40;
const ASK_EVERY_MS = 50;
const BEFORE_MS = 5_000;
const OUTAGE_MS = 30_000;
const AFTER_MS = 10_000;

/** As in the settings of inference-worker that the product has by itself. */
const CIRCUIT = { requests: 5, openMs: 5_000 };

/**
 * Each worker finds out for itself: half of its last requests (four times `requests`) must have failed. One more may be
 * under way at that moment for each of the people. Then one tries it each time the circuit has been open for long enough.
 */
const REQUESTS_ALLOWED = WORKERS * (CIRCUIT.requests * 2 + Math.ceil(OUTAGE_MS / CIRCUIT.openMs)) + PEOPLE;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Lets people ask without a pause while the first provider answers 500 for half a minute. */
export async function runOutage({ stack, first }: OutageWorld): Promise<OutageResult> {
  const people = await Promise.all(Array.from({ length: PEOPLE }, () => Person.register(stack.origin)));
  const tabs = new Map(people.map((person, index) => [person, new Tab(person, stack.origin, index % 2 ? 'sse' : 'websocket')]));
  const generations: WatchedGeneration[] = [];
  const posts: Promise<void>[] = [];
  const asking = setInterval(() => {
    const person = people[generations.length % PEOPLE] as Person;
    const generation = new WatchedGeneration({ person, tokens: TOKENS, rate: RATE, tabs: [tabs.get(person) as Tab] });
    generations.push(generation);
    posts.push(generation.post());
  }, ASK_EVERY_MS);
  await pause(BEFORE_MS);
  first.directives = { status: 500 };
  await pause(OUTAGE_MS);
  first.directives = {};
  const backAt = Date.now();
  const usedAgainAfterMs = firstAnswerAfter(first, backAt);
  await pause(AFTER_MS);
  clearInterval(asking);
  await Promise.all(posts);
  await Promise.all(generations.map((generation) => generation.finished()));
  for (const tab of tabs.values()) tab.close();
  return {
    ...(await sumUp(generations, people)),
    requestsWhileDown: first.requests.filter(({ state }) => state === 'refused').length,
    requestsAllowed: REQUESTS_ALLOWED,
    usedAgainAfterMs: await usedAgainAfterMs,
  };
}

/** Whether nobody noticed, and the provider was spared. */
export function isHarmless(result: OutageResult): boolean {
  const { answers, failed, mislabelled, missingInHistory, wronglyCharged, lost, doubled, reordered, stoodIn } = result;
  const isClean = [failed, mislabelled, missingInHistory, wronglyCharged, lost, doubled, reordered].every((count) => count === 0);
  return answers > 0 && stoodIn > 0 && isClean && result.requestsWhileDown <= result.requestsAllowed && Number.isFinite(result.usedAgainAfterMs);
}

async function firstAnswerAfter({ requests }: OutageWorld['first'], since: number): Promise<number> {
  const asked = requests.length;
  const deadline = since + AFTER_MS;
  while (Date.now() < deadline) {
    if (requests.slice(asked).some(({ sent }) => sent > 0)) return Date.now() - since;
    await pause(20);
  }
  return Infinity;
}

async function sumUp(
  generations: readonly WatchedGeneration[],
  people: readonly Person[],
): Promise<Omit<OutageResult, 'requestsWhileDown' | 'requestsAllowed' | 'usedAgainAfterMs'>> {
  const aftermaths = await Promise.all(generations.map((generation) => generation.aftermath()));
  // One after the other: hundreds of questions at once are not what is tried here.
  const answerers: Generation[] = [];
  for (const { plan, ids } of generations) answerers.push(await plan.person.generation(ids.generationId));
  const wrongTotals = await countWrongTotals(people, generations, aftermaths);
  const count = (flags: readonly boolean[]): number => flags.filter(Boolean).length;
  return {
    answers: generations.length,
    failed: count(generations.map(({ readers }) => readers.some(({ fold }) => fold?.end?.status !== 'completed'))),
    stoodIn: count(answerers.map(({ model }) => model === STAND_IN)),
    mislabelled: count(answerers.map(({ model, askedModel }) => (model === STAND_IN ? askedModel !== ASKED : model !== ASKED || askedModel !== undefined))),
    missingInHistory: count(aftermaths.map(({ isMissing }) => isMissing)),
    wronglyCharged: count(aftermaths.map(({ isWronglyCharged }) => isWronglyCharged)) + wrongTotals,
    ...addVerdicts(generations.flatMap((generation) => generation.verdicts())),
  };
}
