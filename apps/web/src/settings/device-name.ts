const BROWSERS: readonly [RegExp, string][] = [
  [/Edg\//, 'Edge'],
  [/Firefox\//, 'Firefox'],
  [/Chrom(?:e|ium)\//, 'Chrome'],
  [/Safari\//, 'Safari'],
];
const SYSTEMS: readonly [RegExp, string][] = [
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'macOS'],
  [/Linux/, 'Linux'],
];

/** A device as its owner would call it, from what its browser says of itself. */
export function deviceName(userAgent: string): string {
  const nameIn = (names: readonly [RegExp, string][]): string | undefined => names.find(([pattern]) => pattern.test(userAgent))?.[1];
  const words = [nameIn(BROWSERS), nameIn(SYSTEMS)].filter(Boolean);
  return words.length > 0 ? words.join(' on ') : userAgent.slice(0, 40) || 'Unknown device';
}
