import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const css = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8');
const tokens = new Map([...css.matchAll(/--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);/g)].map(([, name, light, dark]) => [name, [light, dark]]));

function luminance(hex: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const share = parseInt(hex.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(front: string, back: string, theme: 0 | 1): number {
  const [one, other] = [front, back].map((name) => luminance(tokens.get(name)![theme]!)) as [number, number];
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}

const TEXT_ON = ['ink', 'ink-soft', 'ink-faint', 'accent'].flatMap((front) => ['page', 'surface', 'sunken'].map((back) => [front, back] as const));
const CODE_ON = ['keyword', 'string', 'number', 'title', 'comment'].map((part) => [`code-${part}`, 'sunken'] as const);
const PAIRS = [['accent-ink', 'accent'], ['danger', 'danger-soft'], ['warn', 'warn-soft'], ['accent', 'accent-soft'], ['ink', 'bubble']] as const;

describe.each([
  ['light', 0],
  ['dark', 1],
] as const)('the %s theme', (_name, theme) => {
  it.each([...TEXT_ON, ...CODE_ON, ...PAIRS])('keeps %s readable on %s', (front, back) => {
    expect(contrast(front, back, theme)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(['page', 'surface'])('keeps the edges of controls visible on %s', (back) => {
    expect(contrast('line-strong', back, theme)).toBeGreaterThanOrEqual(3);
  });
});
