import type { Finding } from '../repository';

/** What `nx graph` writes, as far as it matters here. */
export interface ProjectGraph {
  nodes: Record<string, { type: string; data: { root: string; tags?: string[] } }>;
  dependencies: Record<string, { target: string; type: string }[]>;
}

/** No project needs itself by a detour, and every library is needed by somebody. */
export function checkProjects({ nodes, dependencies }: ProjectGraph): Finding[] {
  const needed = (name: string): string[] => (dependencies[name] ?? []).map(({ target }) => target).filter((target) => target in nodes);
  return [...cycles(Object.keys(nodes), needed), ...unused(nodes, needed)].map(([name, message]) => ({
    file: nodes[name]?.data.root ?? name,
    message,
  }));
}

type Complaint = [project: string, message: string];

function cycles(names: readonly string[], needed: (name: string) => string[]): Complaint[] {
  const done = new Set<string>();
  const found: Complaint[] = [];
  const walk = (name: string, way: readonly string[]): void => {
    const begin = way.indexOf(name);
    if (begin !== -1) {
      found.push([name, `is part of a cycle: ${[...way.slice(begin), name].join(' → ')}`]);
      return;
    }
    if (done.has(name)) return;
    for (const next of needed(name)) walk(next, [...way, name]);
    done.add(name);
  };
  for (const name of names) walk(name, []);
  return found;
}

/** Apps and tools are used by people; a library that nobody imports is not. */
function unused(nodes: ProjectGraph['nodes'], needed: (name: string) => string[]): Complaint[] {
  const used = new Set(Object.keys(nodes).flatMap(needed));
  return Object.entries(nodes)
    .filter(([name, { data }]) => data.root.startsWith('libs/') && !used.has(name))
    .map(([name]) => [name, 'is used by no project']);
}
