import { addedLines, changed, house, unreadable } from '../fixtures/house.fixture';
import { serviceGenerator } from './service.generator';

describe('the generator of services', () => {
  it('makes a service that says who it is, in files that can be read', async () => {
    const tree = house();
    await serviceGenerator(tree, { name: 'lookup-desk' });
    expect(unreadable(tree)).toEqual([]);
    expect(tree.read('apps/lookup-desk/project.json', 'utf8')).toContain('["scope:lookup-desk", "type:app", "platform:node"]');
    expect(changed(tree, 'CREATE').filter((path) => path.startsWith('apps/')).map((path) => path.slice('apps/lookup-desk/'.length)).sort()).toEqual(
      ['README.md', 'jest.config.mjs', 'project.json', 'src/app.module.ts', 'src/env.ts', 'src/lifecycle.ts', 'src/lookup-desk.spec.ts']
        .concat(['src/main.ts', 'src/readiness.ts', 'src/run.ts', 'src/tokens.ts', 'tsconfig.json']),
    );
  });

  it('gives it an owner, a scope of its own, and a place on the map', async () => {
    const tree = house();
    await serviceGenerator(tree, { name: 'lookup', owner: '@parley/search' });
    expect(addedLines(tree, 'CODEOWNERS')).toEqual([expect.stringMatching(/^\/apps\/lookup\/ +@parley\/search$/)]);
    expect(addedLines(tree, 'eslint.config.mjs')).toEqual([expect.stringContaining("'lookup'")]);
    expect(addedLines(tree, 'README.md')).toHaveLength(1);
  });

  it('lets it into every overlay, and out to the bus alone', async () => {
    const tree = house();
    await serviceGenerator(tree, { name: 'lookup' });
    for (const overlay of tree.children('deploy/kubernetes/overlays')) {
      expect(addedLines(tree, `deploy/kubernetes/overlays/${overlay}/kustomization.yaml`)).toEqual([expect.stringContaining('parley/lookup')]);
    }
    expect(addedLines(tree, 'deploy/nats/permissions.json')).toEqual([expect.stringContaining('"lookup": {'), '    "publish": ["_INBOX_lookup.>"],']);
    expect(tree.read('deploy/kubernetes/base/lookup/network.yaml', 'utf8')).not.toContain('8080');
    expect(tree.exists('deploy/kubernetes/base/lookup/service.yaml')).toBe(false);
  });

  it('opens a port for one that answers HTTP, behind access tokens', async () => {
    const tree = house();
    await serviceGenerator(tree, { name: 'lookup', http: true });
    expect(unreadable(tree)).toEqual([]);
    expect(tree.read('apps/lookup/src/app.module.ts', 'utf8')).toContain('AuthGuardModule.forRoot');
    expect(tree.exists('deploy/kubernetes/base/lookup/service.yaml')).toBe(true);
  });

  it.each(['Lookup', 'look_up', '-x', '../up', 'a'.repeat(31)])('refuses the name %s', async (name) => {
    await expect(serviceGenerator(house(), { name })).rejects.toThrow('names are lower-case words');
  });

  it('does not write over one that is there', async () => {
    await expect(serviceGenerator(house(), { name: 'auth' })).rejects.toThrow('apps/auth is there already');
  });

  it('names the file that it does not know its way about in', async () => {
    const tree = house();
    tree.write('deploy/kubernetes/roll-out.sh', '#!/bin/sh\n');
    await expect(serviceGenerator(tree, { name: 'lookup' })).rejects.toThrow(/^deploy\/kubernetes\/roll-out.sh: nothing looks like/);
  });
});
