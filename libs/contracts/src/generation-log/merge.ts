import type { DeltaEvent } from './event';

/** Several deltas in a row as one: `from` is the first `seq`, `seq` the last. Nothing in `deltas` is changed. */
export function mergeDeltas(deltas: readonly DeltaEvent[]): DeltaEvent {
  const first = deltas[0];
  const last = deltas[deltas.length - 1];
  if (!first || !last) throw new RangeError('there is nothing to merge');
  if (deltas.length === 1) return first;
  return { ...last, from: first.from ?? first.seq, text: deltas.map((delta) => delta.text).join('') };
}
