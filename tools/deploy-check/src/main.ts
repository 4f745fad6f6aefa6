import { writeFileSync } from 'node:fs';
import { findKustomize } from '@parley/local-servers';
import { checkBus } from './bus/check-bus';
import { usersFiles } from './bus/users';
import { checkDeployment, overlays, renderOverlay } from './check-deployment';
import { describeFinding, type Finding } from './finding';
import { checkImages } from './images/check-images';
import { prometheusRule } from './observability/prometheus-rule';
import { CACHE_DIR } from './workspace';
import { checkWrittenFile } from './written-file';

if (process.argv.includes('--write')) for (const { path, text } of [...usersFiles(), prometheusRule()]) writeFileSync(path, text);

/** @returns how many findings there are */
function tell(subject: string, findings: Finding[]): number {
  console.log(`${findings.length === 0 ? '✓' : '✗'} ${subject}`);
  for (const finding of findings) console.log(`    ${describeFinding(finding)}`);
  return findings.length;
}

async function checkDescriptions(): Promise<void> {
  const kustomize = await findKustomize(CACHE_DIR);
  let count = tell('nats', checkBus()) + tell('alerts for the Prometheus operator', checkWrittenFile(prometheusRule()));
  for (const overlay of overlays()) {
    const objects = await renderOverlay(overlay, kustomize);
    count += tell(`overlay ${overlay}: ${objects.length} objects`, await checkDeployment(objects));
  }
  process.exitCode = count === 0 ? 0 : 1;
}

try {
  if (process.argv.includes('--images')) await checkImages((line) => console.log(line));
  else await checkDescriptions();
} catch (error) {
  console.error(`✗ ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
