import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProjectGraph } from './projects';
import { runProgram } from './run-program';

/** Who depends on whom, as Nx sees it. @throws with what Nx says when it cannot */
export async function projectGraph(folder?: string): Promise<ProjectGraph> {
  const target = await mkdtemp(join(tmpdir(), 'parley-graph-'));
  try {
    const file = join(target, 'graph.json');
    const { code, output } = await runProgram('nx', ['graph', `--file=${file}`], folder);
    if (code !== 0) throw new Error(output);
    return (JSON.parse(await readFile(file, 'utf8')) as { graph: ProjectGraph }).graph;
  } finally {
    await rm(target, { recursive: true });
  }
}
