import type { Msg, MsgHdrs } from 'nats';
import type { BusConnection } from './bus-connection';
import { decodeJson } from './json';

/** A stored message as the server sent it on, with its place among those of its subject. */
export interface Republished {
  payload: unknown;
  streamSequence: number;
  previousSequence: number;
  headers: MsgHdrs | undefined;
}

/** A plain subscription to what a stream republishes; a message without its place, or not JSON, is none of ours. */
export function followRepublished(
  bus: BusConnection,
  subject: string,
  onMessage: (message: Republished) => void,
): { unfollow(): void } {
  const subscription = bus.nats.subscribe(subject, {
    callback: (error, message) => {
      const republished = error ? null : toRepublished(message);
      if (republished) onMessage(republished);
    },
  });
  return { unfollow: () => subscription.unsubscribe() };
}

function toRepublished({ headers, data }: Msg): Republished | null {
  const streamSequence = Number(headers?.get('Nats-Sequence') || Number.NaN);
  const previousSequence = Number(headers?.get('Nats-Last-Sequence') || Number.NaN);
  if (Number.isNaN(streamSequence) || Number.isNaN(previousSequence)) return null;
  try {
    return { payload: decodeJson(data), streamSequence, previousSequence, headers };
  } catch {
    return null;
  }
}
