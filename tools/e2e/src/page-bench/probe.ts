import type { Page } from '@playwright/test';

/** What the page itself measures while it is used. Times in milliseconds. */
export interface Measured {
  /** From a mark's arrival to the frame in which it stands on the page. */
  readonly lags: number[];
  /** From a key's press to the frame after it. */
  readonly keys: number[];
  /** The last mark that stands on the page. */
  readonly last: number;
}

interface Probe extends Measured {
  arrive(text: string): void;
}

export interface ProbeWindow {
  probe: Probe;
}

/** Puts the probe into a page before any script of its own: it looks at the socket, the keys and each frame. */
export async function installProbe(page: Page): Promise<void> {
  await page.addInitScript(probe);
}

export function measured(page: Page): Promise<Measured> {
  return page.evaluate(() => {
    const { lags, keys, last } = (globalThis as unknown as ProbeWindow).probe;
    return { lags, keys, last };
  });
}

function probe(): void {
  const mark = /m(\d{4})/g;
  const arrivedAt = new Map<string, number>();
  const lags: number[] = [];
  const keys: number[] = [];
  const found = { lags, keys, last: 0 };
  let tail = '';
  const arrive = (text: string): void => {
    tail = (tail + text).slice(-2_000);
    for (const [, number = ''] of tail.matchAll(mark)) if (!arrivedAt.has(number)) arrivedAt.set(number, performance.now());
  };
  const look = (): void => {
    const last = document.querySelector('[role="log"]')?.lastElementChild;
    const blocks = (last?.querySelector('app-markdown') ?? last)?.children;
    const text = blocks ? [...blocks].slice(-8).map((block) => block.textContent).join(' ') : '';
    for (const [, number = ''] of text.matchAll(mark)) {
      const at = arrivedAt.get(number);
      if (at !== undefined && at > 0) {
        lags.push(performance.now() - at);
        arrivedAt.set(number, 0);
        found.last = Math.max(found.last, Number(number));
      }
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  const hear = ({ data }: MessageEvent<unknown>): void => {
    if (typeof data !== 'string' || !data.startsWith('42["generation"')) return;
    const [, events] = JSON.parse(data.slice(2)) as [string, { text?: string }[]];
    arrive(events.map(({ text }) => text ?? '').join(''));
  };
  globalThis.WebSocket = class extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      this.addEventListener('message', hear);
    }
  };
  addEventListener(
    'keydown',
    ({ timeStamp }) =>
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = (): void => void keys.push(performance.now() - timeStamp);
        port2.postMessage(0);
      }),
    true,
  );
  Object.assign(globalThis, { probe: Object.assign(found, { arrive }) });
}
