import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEPLOY } from '../workspace';
import { checkCompose } from './check-compose';

const text = readFileSync(join(DEPLOY, 'compose.yaml'), 'utf8');

/** Findings in a copy with one piece of it put differently. */
function findingsWith(piece: string, other: string): string[] {
  expect(text).toContain(piece);
  return checkCompose(text.replace(piece, other)).map(({ object, message }) => `${object}: ${message}`);
}

describe('a compose file', () => {
  it('is sound as it is', () => {
    expect(checkCompose()).toEqual([]);
  });

  it('is refused with a misspelt field', () => {
    expect(findingsWith('stop_grace_period', 'stop_grace_periode')).toEqual([
      expect.stringContaining('stop_grace_periode'),
    ]);
  });

  it("is refused with the provider's key in another service", () => {
    expect(findingsWith('TOKENS_MAX_BYTES:', 'OPENAI_API_KEY: sk-leak\n      TOKENS_MAX_BYTES:')).toContain(
      'compose.yaml/conversation: has OPENAI_API_KEY, which is for the inference worker alone',
    );
  });

  it('is refused when what is ours is not locked in', () => {
    const findings = findingsWith('  read_only: true\n  cap_drop: [ALL]\n', '');
    expect(findings).toContain('compose.yaml/gateway: may write to its root file system');
    expect(findings).toContain('compose.yaml/provider-sim: keeps capabilities');
  });

  it('is refused without a variable that is needed, and with one that nobody reads', () => {
    const findings = findingsWith('AUTH_KEY_SECRET: $', 'AUTH_KEY: $');
    expect(findings).toContain('compose.yaml/auth: does not set AUTH_KEY_SECRET, which auth cannot start without');
    expect(findings).toContain('compose.yaml/auth: sets AUTH_KEY, which auth does not read');
  });
});
