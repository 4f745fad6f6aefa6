import { Repository } from '../repository';
import { checkCommands } from './commands';
import { checkLinks } from './links';

describe('links', () => {
  const findings = (text: string): string[] =>
    checkLinks(Repository.of({ 'docs/a.md': text, 'docs/b.md': '# One way\n\n## And `another`!\n\n## One way\n', 'apps/x/main.ts': '' })).map(({ message }) => message);

  it('may lead to files, folders, headings, and out into the world', () => {
    expect(findings('[a](b.md), [b](b.md#and-another), [c](b.md#one-way-1), [d](../apps/x), [e](https://example.org), [f](#), [g](../apps/x/)')).toEqual([
      'links to #, but there is no such heading',
    ]);
  });

  it('are found where they lead nowhere', () => {
    expect(findings('[a](c.md) ![b](no.png) [c](b.md#nothing)')).toEqual([
      'links to c.md, which is not there',
      'links to no.png, which is not there',
      'links to b.md#nothing, but there is no such heading',
    ]);
  });

  it('are not looked for in code', () => {
    expect(findings('`[a](c.md)`\n\n```md\n[a](c.md)\n```\n')).toEqual([]);
  });
});

describe('commands', () => {
  const house = {
    'package.json': JSON.stringify({ scripts: { bench: '', 'deploy:check': '' } }),
    'apps/auth/project.json': JSON.stringify({ name: 'auth', targets: { build: {} } }),
    'apps/auth/jest.config.mjs': '',
    'tools/generators/generators.json': JSON.stringify({ generators: { service: {} } }),
    'deploy/roll.sh': '',
  };
  const findings = (text: string): string[] => checkCommands(Repository.of({ ...house, 'a.md': text })).map(({ message }) => message);

  it('may be those that there are', () => {
    expect(findings('```sh\nnpm run bench -- --x\nnpx nx test auth\nnx g @parley/generators:service a\ndeploy/roll.sh\nnode dist/apps/auth/main.js\nnpm start\n```')).toEqual([]);
  });

  it.each([
    ['`npm run benhc`', 'names the script "benhc", which package.json does not have'],
    ['`nx test aut`', 'names "nx test aut", which there is not'],
    ['`nx serve auth`', 'names "nx serve auth", which there is not'],
    ['`nx g @parley/generators:servcie a`', 'names the generator "servcie", which there is not'],
    ['```sh\ndeploy/rol.sh\n```', 'names deploy/rol.sh, which is not there'],
    ['`node dist/tools/x/main.js`', 'starts dist of x, which nobody builds'],
    ['`npm strat`', 'names "npm strat"'],
  ])('are found where they are not: %s', (text, message) => {
    expect(findings(text)).toEqual([message]);
  });
});
