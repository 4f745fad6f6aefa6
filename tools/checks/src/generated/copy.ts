import { cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { type ProgramResult, runProgram } from '../code/run-program';
import { WORKSPACE } from '../repository';

const LEFT_OUT = new Set(['node_modules', 'dist', '.git', '.nx', '.data', '.angular', 'results.json']);

/** A copy of this repository to try things in; the packages are those of the original. */
export class Copy {
  private constructor(readonly folder: string) {}

  static async make(): Promise<Copy> {
    const folder = await mkdtemp(join(tmpdir(), 'parley-copy-'));
    await cp(WORKSPACE, folder, { recursive: true, filter: (path) => path === WORKSPACE || !LEFT_OUT.has(basename(path)) });
    await symlink(join(WORKSPACE, 'node_modules'), join(folder, 'node_modules'));
    return new Copy(folder);
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true });
  }

  /** Runs a program of node_modules in one of its folders. */
  run(folder: string, program: string, ...args: string[]): Promise<ProgramResult> {
    const env: Record<string, string> = program === 'jest' ? { NODE_OPTIONS: '--experimental-vm-modules --no-warnings' } : {};
    return runProgram(program, args, join(this.folder, folder), env);
  }

  /** As a person would: `nx g @parley/generators:service moderation`. */
  generate(command: string): Promise<ProgramResult> {
    return this.run('.', 'nx', 'g', ...command.split(' '));
  }

  /** A line of a page, typed at the root: `npx nx test moderation`. */
  type(line: string): Promise<ProgramResult> {
    const [program = '', ...args] = line.replace(/^npx /, '').split(' ');
    return this.run('.', program, ...args);
  }
}
