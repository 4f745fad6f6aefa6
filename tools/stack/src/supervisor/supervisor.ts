import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ProcessPlan } from './process-plan';
import type { RunFolder } from './run-folder';
import { SupervisedProcess } from './supervised-process';

/** Starts groups of processes one after the other, and ends them in the opposite order. */
export class Supervisor {
  private readonly groups: SupervisedProcess[][] = [];
  private readonly logDir: string;
  private isStopping = false;

  constructor(
    dataDir: string,
    private readonly folder: RunFolder,
    private readonly say: (message: string) => void,
  ) {
    this.logDir = join(dataDir, 'logs');
    mkdirSync(this.logDir, { recursive: true });
  }

  /** Starts processes side by side; resolves when all are ready. */
  async start(plans: readonly ProcessPlan[]): Promise<void> {
    if (this.isStopping) throw new Error('stopped while it was starting');
    const group = plans.map((plan) => new SupervisedProcess(plan, this.folder, this.logDir, this.say));
    this.groups.push(group);
    for (const { name, ports } of plans) this.folder.writePorts(name, ports);
    await Promise.all(group.map((process) => process.start()));
  }

  async stop(): Promise<void> {
    this.isStopping = true;
    for (const group of this.groups.toReversed()) await Promise.all(group.map((process) => process.stop()));
  }
}
