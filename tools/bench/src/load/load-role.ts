import { serveCalls } from '../roles/serve-calls';
import { pause } from '../clock';
import type { Client, Target } from '../targets/target';
import { targetOf } from '../targets/targets';
import { type FanOutPlan, runFanOut } from './fan-out-run';
import { type ResumePlan, runResumes } from './resume-run';
import { runStreams, type StreamsPlan } from './streams-run';

/** Connections that are opened side by side: all at once would measure the opening. */
const AT_ONCE = 16;

/** The readers of all answers, in a process of their own. */
class Load {
  private target: Target | null = null;
  private clients: Client[] = [];
  private idle: { close(): void }[] = [];

  aim({ name, origin }: { name: string; origin: string }): void {
    this.target = targetOf(name, origin);
  }

  /** Gets so many readers ready. */
  async connect(count: number): Promise<void> {
    const target = this.aimed();
    await target.prepare(count);
    this.clients = await many(count, (index) => target.connect(index));
  }

  /** The same, all for one person: nobody can watch the answers of others. */
  async connectOne(count: number): Promise<void> {
    const target = this.aimed();
    await target.prepare(1);
    this.clients = await many(count, () => target.connect(0));
  }

  streams = (plan: StreamsPlan): unknown => this.whileConnected(() => runStreams(this.clients, plan));
  resumes = (plan: ResumePlan): unknown => this.whileConnected(() => runResumes(this.clients, plan));
  fanOut = (plan: FanOutPlan): unknown => this.whileConnected(() => runFanOut(this.clients, plan));

  /** Opens idle connections until there are so many. */
  async openIdle(count: number): Promise<number> {
    const target = this.aimed();
    await target.prepare(count);
    const before = this.idle.length;
    this.idle.push(...(await many(count - before, async (index) => (await target.idle?.(before + index)) ?? { close: () => undefined })));
    return this.idle.length;
  }

  closeIdle(): void {
    for (const connection of this.idle.splice(0)) connection.close();
  }

  private aimed(): Target {
    if (!this.target) throw new Error('nothing is aimed at');
    return this.target;
  }

  private async whileConnected<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } finally {
      for (const client of this.clients.splice(0)) client.close();
      await pause(100);
    }
  }
}

async function many<T>(count: number, make: (index: number) => Promise<T>): Promise<T[]> {
  const made: T[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < count) {
      const index = next++;
      made[index] = await make(index);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return made;
}

export function serveLoad(): void {
  const load = new Load();
  serveCalls({
    aim: (target: { name: string; origin: string }) => load.aim(target),
    connect: (count: number) => load.connect(count),
    connectOne: (count: number) => load.connectOne(count),
    streams: (plan: StreamsPlan) => load.streams(plan),
    resumes: (plan: ResumePlan) => load.resumes(plan),
    fanOut: (plan: FanOutPlan) => load.fanOut(plan),
    openIdle: (count: number) => load.openIdle(count),
    closeIdle: () => load.closeIdle(),
  });
}
