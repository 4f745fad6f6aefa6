import { DestroyRef, effect, inject, type Signal, signal, untracked } from '@angular/core';
import { Pacer, wholeCharacters } from './pacer';

/** Text flows at half the pace of the screen: nobody sees the difference, and layout and paint cost half. */
const SHORTEST_STEP_MS = 28;

/**
 * The text as far as it is to be shown now: while `isLive`, it flows a few frames behind what has arrived.
 * `isFlowing` stays true until the last character is out.
 */
export function pacedText(text: Signal<string>, isLive: Signal<boolean>): { shown: Signal<string>; isFlowing: Signal<boolean> } {
  const shown = signal('');
  const isFlowing = signal(false);
  let pacer: Pacer | null = null;
  let frame = 0;
  let drawnAt = 0;

  const draw = (now: number): void => {
    frame = 0;
    if (!pacer) return;
    if (!document.hidden && now - drawnAt < SHORTEST_STEP_MS) {
      frame = requestAnimationFrame(draw);
      return;
    }
    drawnAt = now;
    const whole = untracked(text);
    const length = document.hidden ? pacer.finish() : pacer.advance(now);
    shown.set(whole.slice(0, wholeCharacters(whole, length)));
    if (!pacer.isDrained) frame = requestAnimationFrame(draw);
    else isFlowing.set(untracked(isLive));
  };

  effect(() => {
    const whole = text();
    const live = isLive();
    if (!live && !pacer) return shown.set(whole);
    // What is there when the page opens is shown at once; what comes after flows.
    pacer ??= new Pacer(whole.length);
    pacer.arrive(whole.length, performance.now());
    isFlowing.set(true);
    if (document.hidden) draw(performance.now());
    else frame ||= requestAnimationFrame(draw);
  });
  inject(DestroyRef).onDestroy(() => cancelAnimationFrame(frame));
  return { shown: shown.asReadonly(), isFlowing: isFlowing.asReadonly() };
}
