import { StreamName } from '@parley/contracts';
import { type LoadSize, SteadyLoad } from './load/steady-load';
import { findStandstills, type Standstill } from './report/standstills';
import { type Step, type StepResult, summarizeStep } from './report/step-result';
import { rollOut } from './roll-out';
import { SERVICES, startWorld, type World, type WorldOptions } from './world/world';

export interface RunOptions extends WorldOptions {
  size: LoadSize;
  quietMs: number;
  hasMigrations: boolean;
  /** Hears of each step as it begins. */
  tell?: (line: string) => void;
}

export interface RunResult {
  /** Whether every step came to its end. */
  isComplete: boolean;
  steps: StepResult[];
  /** Replicas that were not done when their time was over. */
  killed: number;
  /** Why posts and sign-ups were not taken. */
  refusals: string[];
  /** When readers had nothing new for long. */
  standstills: Standstill[];
}

/** Rolls everything while people ask and read, and says what they saw. */
export async function run({ size, tell = () => undefined, ...options }: RunOptions): Promise<RunResult> {
  tell('the cluster starts');
  const world = await startWorld(options);
  try {
    tellElections(world, tell);
    const load = new SteadyLoad(world.door.origin, size);
    const steps: Step[] = [];
    const begun = performance.now();
    let failure: unknown;
    for await (const { name, run: roll } of rollOut(world, { ...options, tell })) {
      tell(name);
      const from = steps.at(-1)?.until ?? begun;
      // What people saw until then is told all the same.
      failure = await roll().catch((error: unknown) => error);
      steps.push({ name, from, until: performance.now() });
      if (failure) break;
    }
    tell(failure ? `this failed: ${String(failure)}` : 'the last answers');
    await load.stop();
    // What comes after the last step is still of its making.
    const last = steps.at(-1);
    if (last) last.until = performance.now();
    const refusals = load.refusedSignUps;
    return {
      isComplete: failure === undefined,
      steps: steps.map((step) => summarizeStep(step, load.answers, refusals)),
      killed: SERVICES.reduce((sum, name) => sum + world.services[name].killed, 0),
      refusals: [
        ...load.answers.flatMap(({ generation }) => generation.refusals),
        ...refusals.map(({ reason }) => reason),
      ],
      standstills: findStandstills(load.answers),
    };
  } finally {
    await world.stop();
  }
}

/** Says who leads the log after each election: while nobody does, nothing new can be read. */
function tellElections({ bus }: World, tell: (line: string) => void): void {
  bus.nats.subscribe(`$JS.EVENT.ADVISORY.STREAM.LEADER_ELECTED.${StreamName.tokens}`, {
    callback: (_error, message) => tell(`${StreamName.tokens} is led by ${message.json<{ leader: string }>().leader}`),
  });
}
