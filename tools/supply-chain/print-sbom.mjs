// What the product runs with, as CycloneDX, on standard output: `npm run -s sbom > sbom.json`.
// `npm sbom --omit dev` also leaves out what is used by both the product and its tools, so the choice is made here.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const cwd = fileURLToPath(new URL('../..', import.meta.url));
const asked = ['sbom', '--sbom-format', 'cyclonedx', '--sbom-type', 'application', '--package-lock-only'];
const all = execFileSync('npm', asked, { cwd, maxBuffer: 256 * 1_048_576 });
const bom = JSON.parse(all.toString());

const isForDevelopment = ({ properties = [] }) => properties.some(({ name }) => name === 'cdx:npm:package:development');
bom.components = bom.components.filter((component) => !isForDevelopment(component));
const kept = new Set([bom.metadata.component['bom-ref'], ...bom.components.map((component) => component['bom-ref'])]);
bom.dependencies = bom.dependencies
  .filter(({ ref }) => kept.has(ref))
  .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter((other) => kept.has(other)) }));
process.stdout.write(`${JSON.stringify(bom, null, 2)}\n`);
