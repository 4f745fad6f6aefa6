// Copies a built program and the packages that it needs at run time, and no others, into the folder of an image:
//   node keep-dependencies.mjs dist/apps/auth /image
// What is needed is read from the program's own imports and from the packages' own lists; the versions are those that
// the lock file has put into node_modules. Packages for development never come along.
import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { basename, dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';

const [program, target] = process.argv.slice(2);
const root = process.cwd();
const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;

const kept = new Set();
for (const name of importsOf(program)) keep(name, root, true);
copy();

/** The packages that the bundle imports; Node's own modules are not among them. */
function importsOf(folder) {
  const files = readdirSync(folder).filter((file) => file.endsWith('.js'));
  const imports = files.flatMap((file) => ts.preProcessFile(readFileSync(join(folder, file), 'utf8'), true, true).importedFiles);
  const names = imports.map(({ fileName }) => fileName).filter((name) => !name.startsWith('.') && !isBuiltin(name));
  return new Set(names.map(packageOf));
}

function packageOf(specifier) {
  return specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
}

/** Keeps a package, as seen from a folder, and all that it needs in its turn. */
function keep(name, from, isRequired) {
  const folder = find(name, from);
  if (!folder) {
    if (isRequired) throw new Error(`${name} is not in node_modules (asked for by ${relative(root, from) || program})`);
    return;
  }
  if (kept.has(folder) || lock[relative(root, folder)]?.dev) return;
  kept.add(folder);
  const { dependencies = {}, optionalDependencies = {}, peerDependencies = {} } = read(folder);
  for (const needed of Object.keys(dependencies)) keep(needed, folder, !(needed in optionalDependencies));
  for (const wanted of Object.keys({ ...optionalDependencies, ...peerDependencies })) keep(wanted, folder, false);
}

function find(name, from) {
  for (let folder = from; folder.startsWith(root); folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);
    if (basename(folder) !== 'node_modules' && existsSync(join(candidate, 'package.json'))) return candidate;
  }
  return undefined;
}

function read(folder) {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}

function copy() {
  const isSource = (file) => !/\.(map|d\.ts|d\.mts|d\.cts)$/.test(file);
  cpSync(program, target, { recursive: true, filter: isSource });
  // Node takes the bundle for ES modules by this.
  cpSync(join(root, 'package.json'), join(target, 'package.json'));
  for (const folder of kept) {
    const nested = resolve(folder, 'node_modules');
    const filter = (file) => isSource(file) && file !== nested;
    cpSync(folder, join(target, relative(root, folder)), { recursive: true, filter });
  }
  console.log(`${kept.size} packages kept for ${program}`);
}
