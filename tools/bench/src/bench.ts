import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, setPriority } from 'node:os';
import { resolve } from 'node:path';
import { contestants } from './contestants';
import { readOptions, type BenchOptions } from './options';
import { planOf } from './plan';
import { writePage } from './report/page';
import { writeProfiles } from './report/profiles';
import { toTables } from './report/tables';
import type { Results, Round } from './results';
import { RoleProcess } from './roles/role-process';
import { runRound } from './round';
import { startParley } from './systems/parley-system';
import { startPeer } from './systems/peer-system';
import { canPin, LOAD_CORE, moveTo } from './systems/pinning';
import { hasRedis, startRedis } from './systems/redis-server';
import type { Contestant, System } from './systems/system';
import { PEERS } from '../peers/all';

/** Measures, or takes what was measured before, and shows it. */
export async function bench(args: string[]): Promise<void> {
  const options = readOptions(args);
  const results = options.from.length > 0 ? readEarlier(options.from) : await measure(options);
  console.log(`\n${toTables(results)}`);
  if (options.page) writePage(options.page, results);
  if (options.profiles && options.from.length === 0) writeProfiles(options.profiles, results);
}

function readEarlier(files: readonly string[]): Results {
  const all = files.map((file) => JSON.parse(readFileSync(file, 'utf8')) as Results);
  return { ...(all[0] as Results), rounds: all.flatMap(({ rounds }) => rounds) };
}

/** Measures everyone in turn, round after round, so that what else the machine does falls on all alike. */
async function measure(options: BenchOptions): Promise<Results> {
  moveTo(LOAD_CORE);
  // What is started from here on inherits it.
  if (options.priority !== 0) setPriority(options.priority);
  const redis = hasRedis();
  const results = emptyResults(redis);
  const provider = await RoleProcess.start('provider', LOAD_CORE);
  try {
    const providerUrl = await provider.call<string>('listen');
    for (let round = 1; round <= options.rounds; round++) {
      for (const group of bySystem(contestants({ only: options.only, hasRedis: redis }))) {
        results.rounds.push(...(await runGroup(group, { options, round, providerUrl })));
        if (options.json) writeFileSync(options.json, JSON.stringify(results, null, 1));
      }
    }
  } finally {
    await provider.stop();
  }
  return results;
}

function emptyResults(redis: boolean): Results {
  return {
    takenAt: new Date().toISOString(),
    machine: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}`,
    isPinned: canPin,
    rounds: [],
    leftOut: redis ? [] : PEERS.filter(({ needsRedis }) => needsRedis).map(({ title }) => `${title}: there is no redis-server here.`),
  };
}

async function runGroup(
  group: readonly Contestant[],
  { options, round, providerUrl }: { options: BenchOptions; round: number; providerUrl: string },
): Promise<Round[]> {
  const plan = planOf(options);
  const { parts } = options;
  const rounds: Round[] = [];
  for (const contestant of group) {
    const system = await start(contestant, providerUrl, options);
    try {
      const measured = await runRound(contestant, system, { round, plan, parts, say: console.log });
      rounds.push(measured);
      if (measured.failure) console.error(`✗ ${contestant.title}: ${measured.failure}`);
      // That a peer gives in is a result like others.
      if (measured.failure && contestant.isParley) process.exitCode = 1;
    } finally {
      await system.stop();
    }
  }
  return rounds;
}

async function start(contestant: Contestant, providerUrl: string, { profiles }: BenchOptions): Promise<System> {
  if (contestant.isParley) return startParley(providerUrl, { nodeOptions: profiling(profiles), ...(contestant.size ? { size: contestant.size } : {}) });
  const peer = PEERS.find(({ name }) => name === contestant.system);
  return startPeer(contestant.system, providerUrl, peer?.needsRedis ? await startRedis() : null);
}

function profiling(folder: string | undefined): string {
  if (!folder) return '';
  mkdirSync(folder, { recursive: true });
  return `--cpu-prof --cpu-prof-dir=${resolve(folder)}`;
}

function bySystem(all: readonly Contestant[]): Contestant[][] {
  return [...Map.groupBy(all, ({ system }) => system).values()];
}
