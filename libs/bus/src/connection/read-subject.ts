import { consumerOpts, type JsMsg } from 'nats';
import type { BusConnection } from './bus-connection';

/** A read that gets nothing for this long has lost its server. */
const READ_PATIENCE_MS = 5_000;

/**
 * The messages of one subject from stream sequence `from` on, in order, up to and with `until` (known to be stored).
 * @throws when the server stays silent
 */
export async function* readSubject(
  bus: BusConnection,
  subject: string,
  range: { from: number; until: number },
): AsyncGenerator<JsMsg> {
  const options = consumerOpts();
  options.orderedConsumer();
  options.startSequence(Math.max(1, range.from));
  const subscription = await bus.jetstream.subscribe(subject, options);
  const silence = setTimeout(() => subscription.unsubscribe(), READ_PATIENCE_MS);
  try {
    for await (const message of subscription) {
      silence.refresh();
      yield message;
      if (message.seq >= range.until) return;
    }
    throw new Error(`${subject} could not be read to its end`);
  } finally {
    clearTimeout(silence);
    subscription.unsubscribe();
  }
}
