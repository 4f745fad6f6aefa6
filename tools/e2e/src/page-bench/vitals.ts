import type { Page } from '@playwright/test';

/** What browsers themselves say of a load. Times in milliseconds from the navigation; the shift is a score without unit. */
export interface Vitals {
  readonly firstPaintMs: number;
  readonly largestPaintMs: number;
  /** What tasks of the main thread take beyond 50 ms each, all together. */
  readonly blockingMs: number;
  readonly layoutShift: number;
}

interface VitalsWindow {
  vitals: { largestPaintMs: number; blockingMs: number; layoutShift: number };
}

/** Listens in every document of the page, from its beginning. */
export async function installVitals(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const vitals = { largestPaintMs: 0, blockingMs: 0, layoutShift: 0 };
    const observe = (type: string, take: (entry: PerformanceEntry) => void): void =>
      new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true });
    observe('largest-contentful-paint', ({ startTime }) => (vitals.largestPaintMs = startTime));
    observe('longtask', ({ duration }) => (vitals.blockingMs += Math.max(0, duration - 50)));
    observe('layout-shift', (entry) => (vitals.layoutShift += (entry as PerformanceEntry & { value: number }).value));
    Object.assign(globalThis, { vitals });
  });
}

export function vitalsOf(page: Page): Promise<Vitals> {
  return page.evaluate(() => ({
    ...(globalThis as unknown as VitalsWindow).vitals,
    firstPaintMs: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
  }));
}
