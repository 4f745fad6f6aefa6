import type { Outlet, Reader } from '../outlets/outlet';
import type { UserRoom } from './user-room';

export interface UserViewerOptions {
  outlet: Outlet;
  /** Id of the last event that the client has; null for new ones only. */
  after: number | null;
  /** After which event the ones begin that it gets. */
  onPosition: (lastId: number) => void;
}

/** One connection's place among the events of its person. */
export class UserViewer implements Reader {
  /** Id of the last event that was sent; null until it is known where new ones begin. */
  lastId: number | null = null;
  isReading = false;

  constructor(
    private readonly room: UserRoom,
    readonly options: UserViewerOptions,
  ) {}

  get outlet(): Outlet {
    return this.options.outlet;
  }

  feed(): void {
    this.room.feed(this);
  }

  /** Once it is known what there is: events after a known one, or from now on. */
  place(newestId: number): number {
    const { after } = this.options;
    // An id beyond the newest is of another stream, or made up.
    this.lastId = after === null || after > newestId ? newestId : after;
    this.options.onPosition(this.lastId);
    return this.lastId;
  }

  close(): void {
    this.outlet.forget(this);
    this.room.leave(this);
  }
}
