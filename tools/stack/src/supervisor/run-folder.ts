import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** Ports of a process by what they serve, such as `{ http: 40123, admin: 40124 }`. */
export type Ports = Record<string, number>;

const OWN = 'supervisor';

/** `<data>/run`: a pid file for each process and `ports.json`, so that people and tools find them. */
export class RunFolder {
  private readonly folder: string;
  private readonly ports: Record<string, Ports> = {};

  constructor(dataDir: string) {
    this.folder = join(dataDir, 'run');
    mkdirSync(this.folder, { recursive: true });
  }

  /**
   * Makes this process the one that runs things here, and ends what a supervisor that was killed has left behind.
   * @throws when another one is at work
   */
  claim(): void {
    const other = this.read(OWN);
    if (other !== null && other !== process.pid && isOurs(other)) {
      throw new Error(`Parley already runs with this data folder (process ${other}). Stop it, or set PARLEY_DATA_DIR.`);
    }
    for (const name of this.names()) {
      const pid = this.read(name);
      if (pid !== null && name !== OWN && isOurs(pid)) kill(pid);
      this.forget(name);
    }
    this.writePid(OWN, process.pid);
  }

  writePid(name: string, pid: number): void {
    writeFileSync(this.file(name), `${pid}\n`);
  }

  forget(name: string): void {
    rmSync(this.file(name), { force: true });
  }

  writePorts(name: string, ports: Ports): void {
    this.ports[name] = ports;
    writeFileSync(join(this.folder, 'ports.json'), `${JSON.stringify(this.ports, null, 2)}\n`);
  }

  release(): void {
    this.forget(OWN);
    rmSync(join(this.folder, 'ports.json'), { force: true });
  }

  private names(): string[] {
    return readdirSync(this.folder)
      .filter((file) => file.endsWith('.pid'))
      .map((file) => basename(file, '.pid'));
  }

  private file(name: string): string {
    return join(this.folder, `${name}.pid`);
  }

  private read(name: string): number | null {
    try {
      const pid = Number(readFileSync(this.file(name), 'utf8'));
      return Number.isInteger(pid) && pid > 1 ? pid : null;
    } catch {
      return null;
    }
  }
}

/** Whether a process with this id lives and is one of Parley's: ids are given out again after a while. */
function isOurs(pid: number): boolean {
  try {
    const command = execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
    return /dist\/(apps|tools)\/|postgres|nats-server/.test(command);
  } catch {
    return false;
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone in between.
  }
}
