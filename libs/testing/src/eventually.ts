/**
 * Waits until `check` no longer throws (or rejects), and gives back what it returned.
 * @throws the last failure when that takes longer than `withinMs`
 */
export async function eventually<T>(check: () => T | Promise<T>, { withinMs = 15_000, everyMs = 20 } = {}): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
  }
}
