import { computed, effect, linkedSignal, type Signal } from '@angular/core';

/** About what a screen shows. */
const FIRST = 4;
const STEP = 2;

export interface Drawing<Item> {
  readonly items: Signal<readonly Item[]>;
  /** When it changes, something else is shown, and drawn from its end again. */
  readonly key: Signal<unknown>;
  /** More than the first is not drawn before this is true. */
  readonly isReady: Signal<boolean>;
  /** Called just before more is put in front of what is drawn. */
  readonly onMore: () => void;
}

export interface Drawn<Item> {
  readonly items: Signal<readonly Item[]>;
  /** Draws all that is left at once. */
  finish(): void;
}

/**
 * Draws a list from its end: the last few items at once, and those before them in tasks of their own, so that keys and
 * pointers are never waited for. Once the whole has been drawn, what comes is drawn as it comes, on either side.
 */
export function drawnFromEnd<Item>({ items, key, isReady, onMore }: Drawing<Item>): Drawn<Item> {
  const count = linkedSignal({ source: key, computation: () => FIRST });
  effect((onCleanup) => {
    const { length } = items();
    if (length === 0 || count() === Infinity) return;
    if (length <= count()) return count.set(Infinity);
    if (!isReady()) return;
    const timer = setTimeout(() => {
      onMore();
      count.update((number) => number + STEP);
    });
    onCleanup(() => clearTimeout(timer));
  });
  return {
    items: computed(() => (count() === Infinity ? items() : items().slice(-count()))),
    finish: () => count.set(Infinity),
  };
}
