import { SpentMinute, StreamName, Subject } from '@parley/contracts';
import { headers } from 'nats';
import type { BusConnection } from '../connection/bus-connection';
import { isMessageNotFound, isWrongLastSequence } from '../connection/js-errors';
import { encodeJson, parseJson } from '../connection/json';
import { followRepublished } from '../connection/republished';

const NOTHING: SpentMinute = { seconds: [] };
/** An acknowledgement that is later than this is worth nothing: the second that it was for has passed. */
const PATIENCE_MS = 1_000;

/** What all workers have asked of one provider lately, kept up to date here, and replaced by one of them at a time. */
export class LimitRecord {
  spent: SpentMinute = NOTHING;
  private sequence = -1;
  private readonly following: { unfollow(): void };

  constructor(
    private readonly bus: BusConnection,
    private readonly providerId: string,
  ) {
    this.following = followRepublished(bus, Subject.liveLimit(providerId), ({ payload, streamSequence }) => {
      const { data } = SpentMinute.safeParse(payload);
      if (data) this.take(data, streamSequence);
    });
  }

  /** Nothing is known of it yet. */
  get isUnread(): boolean {
    return this.sequence < 0;
  }

  /** Reads it where it is stored. */
  async read(): Promise<void> {
    try {
      const subject = Subject.limit(this.providerId);
      const stored = await this.bus.manager.streams.getMessage(StreamName.limits, { last_by_subj: subject });
      this.take(parseJson(SpentMinute, stored.data) ?? NOTHING, stored.seq);
    } catch (error) {
      if (!isMessageNotFound(error)) throw error;
      // None, or none any more: the next one is the first.
      this.spent = NOTHING;
      this.sequence = 0;
    }
  }

  /**
   * Puts another one in its place: one round trip.
   * @returns false when somebody else was faster; theirs is known then
   */
  async replace(spent: SpentMinute): Promise<boolean> {
    const { sequence } = this;
    const expectation = headers();
    expectation.set('Nats-Expected-Last-Subject-Sequence', String(sequence));
    try {
      const subject = Subject.limit(this.providerId);
      const stored = await this.bus.acknowledged.publish(subject, encodeJson(spent), expectation, PATIENCE_MS);
      this.take(spent, stored);
      return true;
    } catch (error) {
      if (!isWrongLastSequence(error)) throw error;
      if (this.sequence === sequence) await this.read();
      return false;
    }
  }

  close(): void {
    this.following.unfollow();
  }

  private take(spent: SpentMinute, sequence: number): void {
    if (sequence <= this.sequence) return;
    this.spent = spent;
    this.sequence = sequence;
  }
}
