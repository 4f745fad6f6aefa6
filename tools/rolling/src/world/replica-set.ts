import { freePort } from '@parley/local-servers';
import { ServiceProcess, type ServiceProcessOptions } from '@parley/testing';
import type { Deployment } from '../deploy/deployment';

/** One running replica. */
interface Pod {
  process: ServiceProcess;
  /** Where it answers HTTP. */
  address: string;
}

export interface ReplicaSetOptions {
  deployment: Deployment;
  replicas: number;
  /** What the servers around it are, over the settings of the Deployment. */
  env: Record<string, string>;
  /** Is told who is to be sent requests, each time that changes. */
  onEndpoints: (addresses: readonly string[]) => Promise<void>;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** All replicas of one service, rolled as a cluster rolls their Deployment: a new one first, then an old one less. */
export class ReplicaSet {
  /** Those that had to be killed because they were not done in time. */
  killed = 0;
  private readonly pods: Pod[] = [];

  constructor(private readonly options: ReplicaSetOptions) {}

  async start(build: ServiceProcessOptions): Promise<void> {
    const { replicas } = this.options;
    this.pods.push(...(await Promise.all(Array.from({ length: replicas }, () => this.startPod(build)))));
    await this.announce();
  }

  /** Replaces the oldest replicas one by one; resolves when the last of them has ended. */
  async roll(build: ServiceProcessOptions, count = this.options.replicas): Promise<void> {
    const { minReadySeconds } = this.options.deployment;
    const ending: Promise<void>[] = [];
    for (let index = 0; index < count; index++) {
      const fresh = await this.startPod(build);
      this.pods.push(fresh);
      await this.announce();
      await pause(minReadySeconds * 1_000);
      const old = this.pods.shift();
      await this.announce();
      if (old) ending.push(this.end(old));
    }
    await Promise.all(ending);
  }

  async stop(): Promise<void> {
    await Promise.all(this.pods.map(({ process }) => process.kill()));
  }

  private async startPod(build: ServiceProcessOptions): Promise<Pod> {
    const { deployment, env } = this.options;
    const [http, admin] = [await freePort(), await freePort()];
    const ports = { HTTP_PORT: String(http), ADMIN_PORT: String(admin) };
    const process = await ServiceProcess.start(deployment.name, { ...deployment.settings, ...env, ...ports }, build);
    return { process, address: `127.0.0.1:${http}` };
  }

  /** It is no endpoint any more: hears of its end after a while, and is killed when its time is over. */
  private async end({ process }: Pod): Promise<void> {
    const { preStopSeconds, terminationGracePeriodSeconds } = this.options.deployment;
    await pause(preStopSeconds * 1_000);
    const timer = setTimeout(
      () => {
        this.killed += 1;
        void process.kill();
      },
      (terminationGracePeriodSeconds - preStopSeconds) * 1_000,
    );
    await process.stop();
    clearTimeout(timer);
  }

  private async announce(): Promise<void> {
    await this.options.onEndpoints(this.pods.map(({ address }) => address));
  }
}
