import { StreamName, Subject, type UserChange, type UserEvent } from '@parley/contracts';
import type { BusConnection } from '../connection/bus-connection';
import { isMessageNotFound } from '../connection/js-errors';
import { decodeJson } from '../connection/json';
import { readSubject } from '../connection/read-subject';
import { followRepublished } from '../connection/republished';

/** An event as the server republished it just after it was stored. */
export interface LiveUserEvent {
  event: UserEvent;
  /** Id of the person's event before it, 0 when it is the first: whatever else lies between was missed. */
  previousId: number;
}

/** The events of one person: as they come, and again from the stream. An event's id is its sequence there. */
export class UserEventFeed {
  constructor(private readonly bus: BusConnection) {}

  /** Republishing is at most once: check `previousId`, and ask the stream after a lost connection. */
  follow(ownerId: string, onEvent: (live: LiveUserEvent) => void): { unfollow(): void } {
    return followRepublished(this.bus, Subject.liveUser(ownerId), ({ payload, streamSequence, previousSequence }) =>
      onEvent({ event: toUserEvent(payload, streamSequence), previousId: previousSequence }),
    );
  }

  /** Resolves once the server knows of every subscription made before. */
  async settled(): Promise<void> {
    await this.bus.ping();
  }

  /** Id of the newest event, 0 when there is none. */
  async lastId(ownerId: string): Promise<number> {
    try {
      const last_by_subj = Subject.user(ownerId);
      return (await this.bus.manager.streams.getMessage(StreamName.userEvents, { last_by_subj })).seq;
    } catch (error) {
      if (isMessageNotFound(error)) return 0;
      throw error;
    }
  }

  /**
   * The events after one id, up to and with another that is known to be stored. When some have aged out, it begins
   * with the oldest that is left.
   * @throws when the server stays silent
   */
  async *read(ownerId: string, range: { after: number; until: number }): AsyncGenerator<UserEvent> {
    if (range.until <= range.after) return;
    const places = { from: range.after + 1, until: range.until };
    for await (const message of readSubject(this.bus, Subject.user(ownerId), places)) {
      yield toUserEvent(decodeJson(message.data), message.seq);
    }
  }
}

function toUserEvent(payload: unknown, sequence: number): UserEvent {
  return { ...(payload as UserChange & { at: string }), id: sequence };
}
