import type { FanOutPlan, FanOutResult } from './load/fan-out-run';
import type { ResumeResult } from './load/resume-run';
import type { StreamsPlan, StreamsResult } from './load/streams-run';
import { costOf, total } from './measure';
import { pause } from './clock';
import { type Plan, WARM_UP } from './plan';
import type { IdleResult, Measured, Round } from './results';
import { RoleProcess } from './roles/role-process';
import { LOAD_CORE } from './systems/pinning';
import type { Contestant, System } from './systems/system';

export type Part = 'questions' | 'streams' | 'resume' | 'fanout' | 'idle';

interface RoundOptions {
  round: number;
  plan: Plan;
  parts: readonly Part[];
  say: (line: string) => void;
}

const IDLE_SETTLE_MS = 3_000;

/** Measures one contestant once, with readers of its own. What fails ends the round, and is told in it. */
export async function runRound(contestant: Contestant, system: System, options: RoundOptions): Promise<Round> {
  const { name, title } = contestant;
  const round: Round = { name, title, round: options.round, questions: null, streams: [], resume: null, fanOut: [], idle: [] };
  const load = await RoleProcess.start('load', LOAD_CORE, { nodeArgs: ['--max-semi-space-size=32'] });
  try {
    await load.call('aim', { name: targetOf(contestant), origin: system.origin });
    await measureInto(round, contestant, new RoundRun(load, system, (line) => options.say(`${title}: ${line}`)), options);
  } catch (error) {
    round.failure = error instanceof Error ? error.message : String(error);
  } finally {
    await load.stop();
  }
  return round;
}

async function measureInto(round: Round, { name, canFanOut }: Contestant, run: RoundRun, { plan, parts }: RoundOptions): Promise<void> {
  const wants = (part: Part, isPossible = true): boolean => isPossible && parts.includes(part);
  // First, while no garbage of other work hides what a connection takes.
  if (wants('idle', canFanOut)) for await (const idle of run.idle(plan.idle)) round.idle.push(idle);
  await run.warmUp();
  if (wants('questions')) round.questions = await run.questions(plan.questions);
  if (wants('streams')) for await (const measured of run.streams(plan.streams)) round.streams.push(measured);
  if (wants('resume', !KEEP_NOTHING.includes(name))) round.resume = await run.resume(plan);
  if (wants('fanout', canFanOut)) for await (const measured of run.fanOut(plan.fanOut)) round.fanOut.push(measured);
}

/** There is nothing that somebody could come back to. */
const KEEP_NOTHING: readonly string[] = ['express', 'socket.io'];

const targetOf = ({ name, target = name }: Contestant): string => target;

class RoundRun {
  constructor(
    private readonly load: RoleProcess,
    private readonly system: System,
    private readonly say: (line: string) => void,
  ) {}

  async warmUp(): Promise<void> {
    await this.load.call('connect', WARM_UP.streams * WARM_UP.turns);
    await this.load.call('streams', WARM_UP);
  }

  async questions(plan: StreamsPlan): Promise<Measured<StreamsPlan, StreamsResult>> {
    await this.load.call('connect', plan.streams * plan.turns);
    const { result, cost } = await costOf(this.system, () => this.load.call<StreamsResult>('streams', plan));
    const each = Object.entries(cost.cpuSeconds).map(([service, seconds]) => `${service} ${((seconds / result.answers) * 1e3).toFixed(1)}`);
    this.say(`a question costs ${((total(cost.cpuSeconds) / result.answers) * 1e3).toFixed(1)} ms of CPU (${each.join(', ')})`);
    return { plan, result, cost };
  }

  async *streams(plans: readonly StreamsPlan[]): AsyncGenerator<Measured<StreamsPlan, StreamsResult>> {
    for (const plan of plans) {
      await this.load.call('connect', plan.streams * plan.turns);
      const { result, cost } = await costOf(this.system, () => this.load.call<StreamsResult>('streams', plan));
      yield { plan, result, cost };
      const { firstTokenMs: first, delayMs: delay, tokensPerSecond, lost, doubled, reordered, failed, failure } = result;
      this.say(
        `${plan.streams} streams: first ${round1(first.p50)}/${round1(first.p99)} ms, delay ${round1(delay.p50)}/${round1(delay.p99)} ms, ` +
          `${Math.round(tokensPerSecond)} tokens/s, ${Math.round((total(cost.cpuSeconds) / result.tokens) * 1e6)} CPU s/M, busy ` +
          `${percent(cost.measuredBusy)} (load core ${percent(cost.loadCoreBusy)}, others ${percent(cost.othersOnMeasuredCore)}), ` +
          `lost/doubled/reordered ${lost}/${doubled}/${reordered}${failed > 0 ? `, ${failed} failed (${failure})` : ''}`,
      );
    }
  }

  async resume({ resume: plan }: Plan): Promise<ResumeResult> {
    await this.load.call('connect', plan.streams);
    const result = await this.load.call<ResumeResult>('resumes', plan);
    const { lost, doubled, reordered, failed, failure } = result;
    for (const kind of ['resume', 'reload'] as const) {
      const comeback = result[kind];
      if (!comeback) continue;
      const { levelMs, historyMs } = comeback;
      this.say(
        `${kind}: level ${round1(levelMs.p50)}/${round1(levelMs.p99)} ms, history ${round1(historyMs.p50)}/${round1(historyMs.p99)} ms (${levelMs.count})`,
      );
    }
    this.say(`resume: lost/doubled/reordered ${lost}/${doubled}/${reordered}, ${failed} failed (${failure})`);
    return result;
  }

  async *fanOut(plans: readonly FanOutPlan[]): AsyncGenerator<Measured<FanOutPlan, FanOutResult>> {
    for (const plan of plans) {
      await this.load.call('connectOne', plan.watchers);
      const { result, cost } = await costOf(this.system, () => this.load.call<FanOutResult>('fanOut', plan));
      yield { plan, result, cost };
      this.say(
        `${plan.watchers} watchers: delay ${round1(result.delayMs.p50)}/${round1(result.delayMs.p99)} ms, ` +
          `${total(cost.cpuSeconds).toFixed(2)} CPU s, ${result.wrong} wrong`,
      );
    }
  }

  async *idle(counts: readonly number[]): AsyncGenerator<IdleResult> {
    for (const count of counts) {
      const connections = await this.load.call<number>('openIdle', count);
      await pause(IDLE_SETTLE_MS);
      const { cost } = await costOf(this.system, () => pause(IDLE_SETTLE_MS));
      yield { connections, memory: cost.memory, busy: cost.measuredBusy };
      this.say(`${connections} idle: ${megabytes(cost.memory)}, busy ${percent(cost.measuredBusy)}`);
    }
    await this.load.call('closeIdle');
  }
}

const round1 = (value: number | null): string => (value === null ? '–' : value.toFixed(1));
const percent = (share: number): string => `${Math.round(share * 100)} %`;
const megabytes = (memory: Record<string, number>): string =>
  Object.entries(memory).map(([name, bytes]) => `${name} ${Math.round(bytes / 1_048_576)} MB`).join(', ');
