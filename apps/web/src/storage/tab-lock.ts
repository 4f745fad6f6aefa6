/** Runs `work` in one tab at a time. Without Web Locks (plain http) tabs take their chance. */
export function oneTabAtATime<T>(name: string, work: () => Promise<T>): Promise<T> {
  return 'locks' in navigator ? navigator.locks.request(name, work) : work();
}
