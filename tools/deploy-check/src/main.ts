import { writeFileSync } from 'node:fs';
import { findKustomize } from '@parley/local-servers';
import { checkBus } from './bus/check-bus';
import { usersFiles } from './bus/users';
import { checkDeployment, overlays, renderOverlay } from './check-deployment';
import { checkCompose } from './compose/check-compose';
import { describeFinding, type Finding } from './finding';
import { checkImages } from './images/check-images';
import { checkForeignImages, foreignImages, hasDigest } from './images/foreign-images';
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
  const foreign = foreignImages();
  let count = tell('nats', checkBus()) + tell('compose', checkCompose());
  count += tell('alerts for the Prometheus operator', checkWrittenFile(prometheusRule()));
  const pinned = `images of others: ${foreign.length} by an exact tag, ${foreign.filter(hasDigest).length} of them by a digest`;
  count += tell(pinned, checkForeignImages(foreign, process.argv.includes('--digests')));
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
