// Whether everything that the product runs with may be used and passed on as it is: `npm run licences`.
import { fileURLToPath } from 'node:url';
import { init } from 'license-checker-rseidelsohn';

/** Ask nothing but to be named. */
const FREE = ['MIT', 'MIT*', 'MIT-0', 'ISC', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'BlueOak-1.0.0', 'CC0-1.0', 'Unlicense', 'Python-2.0'];
/** Ask for more, and why that is fine. The names are as packages write them. */
const WITH_REASONS = {
  '(MPL-2.0 OR Apache-2.0)': 'dompurify: taken under Apache-2.0',
  'EPL-2.0 OR GPL-3.0-or-later': 'elkjs, below mermaid: unchanged, its source is public, which is what EPL-2.0 asks for',
};
const ALLOWED = new Set([...FREE, ...Object.keys(WITH_REASONS), ...process.argv.slice(2)]);

const start = fileURLToPath(new URL('../..', import.meta.url));
init({ start, production: true, excludePrivatePackages: true }, (error, packages) => {
  if (error) throw error;
  const licencesOf = ({ licenses }) => [licenses].flat().map(String);
  const refused = Object.entries(packages).filter(([, facts]) => !licencesOf(facts).every((licence) => ALLOWED.has(licence)));
  for (const [name, facts] of refused) console.error(`${name}: ${licencesOf(facts).join(', ')}`);
  console.log(`${Object.keys(packages).length} packages, ${refused.length} with a licence that is not on the list`);
  process.exitCode = refused.length === 0 ? 0 : 1;
});
