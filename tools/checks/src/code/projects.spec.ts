import { checkProjects, type ProjectGraph } from './projects';

function graph(edges: Record<string, string[]>): ProjectGraph {
  const names = Object.keys(edges);
  return {
    nodes: Object.fromEntries(names.map((name) => [name, { type: 'lib', data: { root: name.startsWith('app') ? `apps/${name}` : `libs/${name}` } }])),
    dependencies: Object.fromEntries(names.map((name) => [name, (edges[name] ?? []).map((target) => ({ target, type: 'static' }))])),
  };
}

describe('projects', () => {
  it('are sound without a cycle, each library used', () => {
    expect(checkProjects(graph({ app: ['a', 'b', 'npm:zod'], a: ['b'], b: [] }))).toEqual([]);
  });

  it('are told of a cycle, with the way round', () => {
    expect(checkProjects(graph({ app: ['a'], a: ['b'], b: ['c'], c: ['a'] }))).toEqual([
      { file: 'libs/a', message: 'is part of a cycle: a → b → c → a' },
    ]);
  });

  it('are told of a library that nobody uses', () => {
    expect(checkProjects(graph({ app: [], lonely: [] }))).toEqual([{ file: 'libs/lonely', message: 'is used by no project' }]);
  });
});
