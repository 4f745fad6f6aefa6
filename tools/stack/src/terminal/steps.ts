/** Tells on the terminal what is being done, and how long it took. */
export async function step<T>(name: string, work: (progress: (detail: string) => void) => Promise<T>): Promise<T> {
  const begun = performance.now();
  const result = await work((detail) => console.log(`  ${detail} …`));
  console.log(`✓ ${name} ${((performance.now() - begun) / 1_000).toFixed(1)} s`);
  return result;
}
