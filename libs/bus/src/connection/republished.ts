import type { Msg, MsgHdrs } from 'nats';
import type { BusConnection } from './bus-connection';
import { decodeJson } from './json';

/** A stored message as the server sent it on, with its place among those of its subject. */
export interface Republished {
  payload: unknown;
  streamSequence: number;
  previousSequence: number;
  /** Made of the message when it is asked for. */
  readonly headers: MsgHdrs | undefined;
}

/** What the client keeps of a message as it came; its types do not tell of it. */
interface MessageAsItCame {
  readonly _rdata?: Uint8Array;
  readonly _msg?: { readonly hdr: number };
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

function toRepublished(message: Msg): Republished | null {
  const [streamSequence, previousSequence] = placeOf(message);
  if (Number.isNaN(streamSequence) || Number.isNaN(previousSequence)) return null;
  try {
    return {
      payload: decodeJson(message.data),
      streamSequence,
      previousSequence,
      get headers() {
        return message.headers;
      },
    };
  } catch {
    return null;
  }
}

/** Two numbers out of seven headers, for each record that anybody watches: the client's map of all costs seven times as much. */
function placeOf(message: Msg): [streamSequence: number, previousSequence: number] {
  const { _rdata: bytes, _msg: { hdr: length } = { hdr: 0 } } = message as unknown as MessageAsItCame;
  if (!bytes || length <= 0) return [Number.NaN, Number.NaN];
  const block = Buffer.from(bytes.buffer, bytes.byteOffset, length).toString('latin1');
  return [numberIn(block, '\r\nNats-Sequence: '), numberIn(block, '\r\nNats-Last-Sequence: ')];
}

function numberIn(block: string, name: string): number {
  const start = block.indexOf(name);
  return start < 0 ? Number.NaN : Number.parseInt(block.slice(start + name.length), 10);
}
