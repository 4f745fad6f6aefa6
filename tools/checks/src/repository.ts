import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Something that is wrong, and where. */
export interface Finding {
  file: string;
  message: string;
}

export const describeFinding = ({ file, message }: Finding): string => `${file}: ${message}`;

const NOT_OURS = ['node_modules', 'dist', '.git', '.nx', '.data', '.angular', 'coverage', 'test-results'];

/** The files of a repository, or of what a spec makes up in its place. */
export class Repository {
  private constructor(
    private readonly read: (path: string) => string | null,
    readonly files: readonly string[],
  ) {}

  static at(root: string): Repository {
    const files = globSync('**/*', {
      cwd: root,
      withFileTypes: true,
      exclude: (entry) => NOT_OURS.includes(entry.name),
    });
    const paths = files.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));
    return new Repository((path) => (existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : null), paths);
  }

  static of(contents: Readonly<Record<string, string>>): Repository {
    return new Repository((path) => contents[path] ?? null, Object.keys(contents));
  }

  text(path: string): string {
    const text = this.read(path);
    if (text === null) throw new Error(`${path} is not there`);
    return text;
  }

  matching(pattern: RegExp): string[] {
    return this.files.filter((path) => pattern.test(path));
  }

  /** A file, or a folder with something in it. */
  has(path: string): boolean {
    return this.files.includes(path) || this.files.some((file) => file.startsWith(`${path}/`));
  }
}

/** The root of this repository: the folder of the lock file. */
export const WORKSPACE = findRoot(fileURLToPath(new URL('.', import.meta.url)));

function findRoot(folder: string): string {
  return existsSync(join(folder, 'package-lock.json')) ? folder : findRoot(dirname(folder));
}
